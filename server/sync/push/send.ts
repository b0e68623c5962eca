import { type BatchOutcome, HubSpotError, type ItemError, type RemoteRecord } from '../../hubspot/door.ts'

export type Input = { traceId: string }
/** What HubSpot said of each input that was sent, by trace id; `stopped` is the call that ended the sending early. */
export type Sent = {
  results: Map<string, RemoteRecord>
  errors: Map<string, ItemError>
  /** Sent and answered, but with neither result nor error: a failure, whatever the status said. */
  missing: Set<string>
  stopped: HubSpotError | null
}

/** How an answer is told to belong to an input, for answers without a trace id. HubSpot shuffles them. */
export type Matching<I> = { ofResult: (record: RemoteRecord) => string; ofInput: (input: I) => string }

/** Kinds of refusal that are about a record, not about the call: the others in the batch are tried apart. */
export const ISOLATED: readonly HubSpotError['kind'][] = ['invalid', 'conflict', 'not-found']

/**
 * Sends a batch and tells what became of every input. A batch refused as a whole is halved until the record that is to
 * blame stands alone, so that one bad record never holds back the others. Throws nothing but what is no HubSpotError.
 */
export async function sendBatch<I extends Input>(
  inputs: I[],
  send: (inputs: I[]) => Promise<BatchOutcome>,
  matching: Matching<I>,
): Promise<Sent> {
  const sent: Sent = { results: new Map(), errors: new Map(), missing: new Set(), stopped: null }
  const left = inputs.length > 0 ? [inputs] : []
  for (let batch = left.shift(); batch && !sent.stopped; batch = left.shift()) {
    try {
      settle(sent, batch, await send(batch), matching)
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error
      if (!ISOLATED.includes(error.kind)) sent.stopped = error
      else if (batch.length === 1) sent.errors.set(batch[0]!.traceId, toItemError(error, batch[0]!.traceId))
      else left.unshift(...halve(batch))
    }
  }
  return sent
}

export function halve<I>(batch: I[]): [I[], I[]] {
  const middle = Math.ceil(batch.length / 2)
  return [batch.slice(0, middle), batch.slice(middle)]
}

function settle<I extends Input>(sent: Sent, batch: I[], outcome: BatchOutcome, matching: Matching<I>): void {
  const byTrace = new Map(outcome.results.flatMap((record) => (record.traceId ? [[record.traceId, record]] : [])))
  const byKey = new Map(outcome.results.map((record) => [matching.ofResult(record), record]))
  for (const input of batch) {
    const key = matching.ofInput(input)
    const result = byTrace.get(input.traceId) ?? byKey.get(key)
    const error = outcome.errors.find(({ traceIds, ids }) => traceIds.includes(input.traceId) || ids.includes(key))
    if (result) sent.results.set(input.traceId, result)
    else if (error) sent.errors.set(input.traceId, error)
    else sent.missing.add(input.traceId)
  }
}

function toItemError(error: HubSpotError, traceId: string): ItemError {
  const category = error.kind === 'not-found' ? NOT_FOUND : error.kind
  return { traceIds: [traceId], ids: [], category, message: error.message }
}

/** Category of an error about a record that HubSpot does not have (reference/hubspot.md §3.5). */
export const NOT_FOUND = 'OBJECT_NOT_FOUND'
