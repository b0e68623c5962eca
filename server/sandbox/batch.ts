import { SandboxError, validationError } from './errors.ts'
import { type Call, iso, type Json, type Reply, text } from './http.ts'
import { shuffled } from './random.ts'

type Outcome = { ok: true; result: Json } | { ok: false; error: SandboxError; input: Json }

/**
 * Does every input of a batch. A bad one fails the whole batch, unless every input carries an
 * `objectWriteTraceId`: then the good ones are kept and the bad ones are listed (reference §3.5, documented).
 * Inputs are done and answered in shuffled order (recorded: 14 of 14 creates came back scrambled).
 */
export function runBatch(call: Call, inputs: Json[], work: (input: Json) => Json): Reply & { body: Json } {
  const started = call.portal.now()
  const traced = inputs.every((input) => text(input.objectWriteTraceId) !== '')
  const outcomes = shuffled(inputs, call.portal.random).map((input): Outcome => {
    try {
      const trace = traced ? { objectWriteTraceId: text(input.objectWriteTraceId) } : {}
      const result = traced ? call.portal.store.savepoint(() => work(input)) : work(input)
      return { ok: true, result: { ...result, ...trace } }
    } catch (error) {
      if (!(error instanceof SandboxError) || !traced) throw error
      return { ok: false, error, input }
    }
  })
  const results = outcomes.flatMap((one) => (one.ok ? [one.result] : []))
  const errors = outcomes.flatMap((one) => (one.ok ? [] : [itemError(one.error, one.input)]))
  return batchReply(call, { started, results: shuffled(results, call.portal.random), errors, status: 200 })
}

type Parts = { started: number; results: Json[]; errors: Json[]; status: number }

/** 207 with errors in the legacy family; the dated spec lists no 207 and has `errors` in the plain body. */
export function batchReply(call: Call, parts: Parts): Reply & { body: Json } {
  const failed = parts.errors.length > 0
  const body = {
    status: 'COMPLETE',
    results: parts.results,
    ...(failed ? { numErrors: parts.errors.length, errors: parts.errors } : {}),
    startedAt: iso(parts.started),
    completedAt: iso(call.portal.now()),
  }
  return { status: failed && call.family === 'legacy' ? 207 : parts.status, body }
}

function itemError(error: SandboxError, input: Json): Json {
  const { category, message, context, errors } = error.body
  return {
    status: 'error',
    category: category ?? 'VALIDATION_ERROR',
    message,
    context: { ...(context as Json | undefined), objectWriteTraceId: [text(input.objectWriteTraceId)] },
    errors: errors ?? [],
    links: {},
  }
}

/** Ids of one batch must differ; letter case does not make them differ. */
export function assertDistinct(ids: string[]): void {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const id of ids) (seen.has(id.toLowerCase()) ? twice : seen).add(id.toLowerCase())
  if (twice.size === 0) return
  const list = [...twice]
  throw validationError(`Duplicate IDs found in batch input: [${list.join(', ')}]. IDs must be unique`, {
    context: { ids: list },
  })
}
