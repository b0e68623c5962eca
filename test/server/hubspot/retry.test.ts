import { expect, test } from 'vitest'
import { HubSpotError, type HubSpotErrorKind } from '#server/hubspot/door.ts'
import { BATCH_WRITE, CREATE, type Operation, READ, SEARCH } from '#server/hubspot/operation.ts'
import { withRetries } from '#server/hubspot/retry.ts'

type Detail = ConstructorParameters<typeof HubSpotError>[2]

/** Fails `times` times with that kind of error, then succeeds; says what was done meanwhile. */
async function attempt(operation: Operation, times: number, kind: HubSpotErrorKind, detail?: Detail) {
  const done: string[] = []
  const deps = {
    limiter: {
      take: async (bucket: string) => void done.push(`take ${bucket}`),
      pause: async (bucket: string, ms: number) => void done.push(`pause ${bucket} ${ms}`),
    },
    sleep: async (ms: number) => void done.push(`sleep ${ms}`),
    random: () => 0,
    log: () => {},
  }
  let left = times
  const result = await withRetries(operation, deps, async () => {
    done.push('send')
    if (left-- > 0) throw new HubSpotError(kind, 'no', detail)
    return 'yes'
  }).catch((error: HubSpotError) => error.kind)
  return { result, done, sent: done.filter((one) => one === 'send').length }
}

test('asks the limiter before every attempt, in the bucket of the operation', async () => {
  const { result, done } = await attempt(SEARCH, 1, 'rate-limited', { retryAfterMs: 1000 })
  expect(result).toBe('yes')
  expect(done).toEqual(['take search', 'send', 'pause search 1250', 'sleep 1250', 'take search', 'send'])
})

test('tries what is unavailable three times with a growing wait', async () => {
  const { result, done } = await attempt(READ, 9, 'unavailable')
  expect(result).toBe('unavailable')
  expect(done.filter((one) => !one.startsWith('take'))).toEqual(['send', 'sleep 300', 'send', 'sleep 600', 'send'])
})

test('repeats an upsert that may have happened and never a create', async () => {
  expect(await attempt(BATCH_WRITE, 1, 'unavailable')).toMatchObject({ result: 'yes', sent: 2 })
  expect(await attempt(CREATE, 1, 'unavailable')).toMatchObject({ result: 'unavailable', sent: 1 })
})

test('repeats a create that was refused for its rate or cannot have arrived', async () => {
  expect(await attempt(CREATE, 1, 'rate-limited', { retryAfterMs: 10_000 })).toMatchObject({ result: 'yes', sent: 2 })
  const cause = new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })
  expect(await attempt(CREATE, 1, 'unavailable', { cause })).toMatchObject({ result: 'yes', sent: 2 })
  const reset = new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) })
  expect(await attempt(CREATE, 1, 'unavailable', { cause: reset })).toMatchObject({ sent: 1 })
})

test.each<HubSpotErrorKind>(['daily-exhausted', 'unauthorised', 'forbidden', 'invalid', 'not-found', 'conflict'])(
  'does not repeat what is %s',
  async (kind) => {
    expect(await attempt(READ, 1, kind)).toMatchObject({ result: kind, sent: 1 })
  },
)

test('gives up a rate limit after five attempts', async () => {
  expect(await attempt(READ, 99, 'rate-limited', { retryAfterMs: 1 })).toMatchObject({
    result: 'rate-limited',
    sent: 5,
  })
})
