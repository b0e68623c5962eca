import type { Json } from './http.ts'

/** An answer that is not a success; the server adds `correlationId` to the body. Bodies: reference §3.6. */
export class SandboxError extends Error {
  readonly status: number
  readonly body: Json

  constructor(status: number, body: Json) {
    super(String(body.message))
    this.status = status
    this.body = { status: 'error', ...body }
  }
}

export type Problem = { name: string; code: string; message: string }

export function validationError(message: string, extra: Json = {}): SandboxError {
  return new SandboxError(400, { message, category: 'VALIDATION_ERROR', ...extra })
}

/** Every bad property is named, once in the message as JSON and once in `errors`. */
export function invalidProperties(problems: Problem[], portalId: number): SandboxError {
  const details = problems.map(({ name, code, message }) => ({
    isValid: false,
    message,
    error: code,
    name,
    localizedErrorMessage: message,
    portalId,
  }))
  return validationError(`Property values were not valid: ${JSON.stringify(details)}`, {
    errors: problems.map(({ name, code, message }) => ({ message, code, context: { propertyName: [name] } })),
  })
}

export function unknownType(spelling: string): SandboxError {
  const message = /^\d+-\d+$/.test(spelling)
    ? `Invalid object or event type id: ${spelling}`
    : `Unable to infer object type from: ${spelling}`
  return new SandboxError(400, { message })
}

export function recordNotFound(id: string): SandboxError {
  if (/^\d+$/.test(id)) return new SandboxError(404, { message: 'resource not found' })
  return new SandboxError(404, {
    message: 'Object not found.  objectId are usually numeric.',
    category: 'OBJECT_NOT_FOUND',
    context: { id: [id] },
  })
}

/** An input of a batch names a record that is not there. */
export function inputNotFound(typeName: string, ids: string[]): SandboxError {
  return new SandboxError(400, {
    message: `Could not get some ${typeName} objects, they may be deleted or not exist. Check that ids are valid.`,
    category: 'OBJECT_NOT_FOUND',
    context: { ids },
  })
}

export function notFound(message: string): SandboxError {
  return new SandboxError(404, { message, category: 'OBJECT_NOT_FOUND' })
}

export function alreadyExists(message: string): SandboxError {
  return new SandboxError(409, { message, category: 'OBJECT_ALREADY_EXISTS' })
}

export function unauthenticated(): SandboxError {
  return new SandboxError(401, {
    message:
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    category: 'INVALID_AUTHENTICATION',
  })
}

export function missingScopes(scopes: string[]): SandboxError {
  return new SandboxError(403, {
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    category: 'MISSING_SCOPES',
    errors: [{ message: 'One or more of the following scopes are required.', context: { requiredScopes: scopes } }],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
  })
}
