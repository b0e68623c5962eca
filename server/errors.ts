const STATUS = {
  invalid: 422,
  malformed: 400,
  'token-missing': 401,
  'token-invalid': 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'revision-mismatch': 412,
  'key-reused': 422,
  'too-large': 413,
  'unsupported-type': 415,
  'too-many-requests': 429,
  'hubspot-refused': 502,
  'hubspot-unavailable': 503,
  internal: 500,
} as const

export type ErrorCode = keyof typeof STATUS

/** A failure a person can do something about. The message says what, where and what to do. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly errors: { path: string; message: string }[]
  readonly retryAfterSeconds: number | null

  constructor(
    code: ErrorCode,
    message: string,
    detail: { errors?: { path: string; message: string }[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: detail.cause })
    this.name = 'AppError'
    this.code = code
    this.retryAfterSeconds = detail.retryAfterSeconds ?? null
    this.errors = detail.errors ?? []
  }

  get status(): (typeof STATUS)[ErrorCode] {
    return STATUS[this.code]
  }
}

/** A start that cannot go on: one line for the terminal and a non-zero exit, no stack. */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StartError'
  }
}
