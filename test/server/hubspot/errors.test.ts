import { expect, test } from 'vitest'
import { HubSpotError } from '#server/hubspot/door.ts'
import { answerError, connectionError, toHubSpotError, unreadable } from '#server/hubspot/errors.ts'

const place = { method: 'POST', path: '/crm/objects/2026-09/contacts/batch/upsert', token: 'pat-secret' }

function map(status: number, body: unknown, headers: Record<string, string> = {}): HubSpotError {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return answerError({ status, headers: new Headers(headers), text }, place)
}

test.each([
  [401, { category: 'INVALID_AUTHENTICATION' }, 'unauthorised'],
  [401, { category: 'EXPIRED_AUTHENTICATION' }, 'unauthorised'],
  [530, '<html>error code: 1033</html>', 'unauthorised'],
  [403, { category: 'MISSING_SCOPES' }, 'forbidden'],
  [404, { message: 'resource not found' }, 'not-found'],
  [400, { message: 'Unable to infer object type from: widgets' }, 'not-found'],
  [400, { message: 'Invalid object or event type id: 0-9999' }, 'not-found'],
  [400, { message: 'Property values were not valid: []', category: 'VALIDATION_ERROR' }, 'invalid'],
  [414, '<html>URI too long</html>', 'invalid'],
  [409, { message: 'Contact already exists. Existing ID: 2926551', category: 'CONFLICT' }, 'conflict'],
  [400, { errors: [{ code: 'CONFLICTING_UNIQUE_VALUE' }] }, 'conflict'],
  [423, {}, 'unavailable'],
  [477, {}, 'unavailable'],
  [500, { message: 'internal' }, 'unavailable'],
  [503, '<html>down</html>', 'unavailable'],
  [524, '', 'unavailable'],
  [429, { policyName: 'DAILY' }, 'daily-exhausted'],
  [429, { policyName: 'TEN_SECONDLY_ROLLING' }, 'rate-limited'],
  [429, { message: 'You have reached your secondly limit.' }, 'rate-limited'],
  [429, 'slow down', 'rate-limited'],
])('%i with %j is %s', (status, body, kind) => {
  expect(map(status, body)).toMatchObject({ kind, status })
})

test('the wait is HubSpot’s word if it gives one, else the length of the window', () => {
  expect(map(429, { policyName: 'TEN_SECONDLY_ROLLING' }).retryAfterMs).toBe(10_000)
  expect(map(429, { message: 'You have reached your secondly limit.' }).retryAfterMs).toBe(1000)
  expect(map(429, { policyName: 'TEN_SECONDLY_ROLLING' }, { 'Retry-After': '3' }).retryAfterMs).toBe(3000)
  expect(map(477, {}, { 'Retry-After': '60' }).retryAfterMs).toBe(60_000)
  expect(map(429, { policyName: 'DAILY' }).retryAfterMs).toBeNull()
})

test('the message says what, where and what to do, with the correlation id and never the token', () => {
  const error = map(400, { message: 'Bad token pat-secret.', correlationId: 'c-1' })
  expect(error.message).toMatch(
    /^HubSpot answered 400 to POST \/crm\/objects\/2026-09\/contacts\/batch\/upsert: Bad token <token>\. HubSpot will refuse/,
  )
  expect(error.message).toContain('c-1')
  expect(error.correlationId).toBe('c-1')
  expect(map(500, 'x', { 'X-HubSpot-Correlation-Id': 'c-2' }).correlationId).toBe('c-2')
})

test('missing scopes are named', () => {
  const errors = [{ context: { requiredScopes: ['crm.objects.custom.write', 'crm.schemas.custom.read'] } }]
  expect(map(403, { errors }).message).toContain('Missing scopes: crm.objects.custom.write,crm.schemas.custom.read')
})

test('a success that cannot be read is unavailable and says what came', () => {
  const came = (text: string) => unreadable({ status: 200, headers: new Headers(), text }, place)
  expect(came('<html>').message).toContain('a web page')
  expect(came('{"results":[').message).toContain('broken JSON')
  expect(came('').message).toContain('an empty answer')
  expect(came('').kind).toBe('unavailable')
})

test('a connection that fails is unavailable and names the reason', () => {
  const refused = new TypeError('fetch failed', {
    cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  })
  expect(connectionError(refused, place, 100)).toMatchObject({ kind: 'unavailable', status: null })
  expect(connectionError(refused, place, 100).message).toContain('nothing listens there')
  const late = new DOMException('The operation was aborted due to timeout', 'TimeoutError')
  expect(connectionError(late, place, 100).message).toContain('no answer within 100 ms')
})

test('what the official client throws by itself becomes an error of the door', () => {
  const thrown = Object.assign(new Error('HTTP-Code: 429'), { code: 429, body: { policyName: 'DAILY' } })
  expect(toHubSpotError(thrown, place)).toMatchObject({ kind: 'daily-exhausted', status: 429 })
  const odd = toHubSpotError(new TypeError('data is not iterable'), place)
  expect(odd.kind).toBe('unavailable')
  expect(odd.message).toContain('could not be understood: data is not iterable')
  const own = new HubSpotError('invalid', 'x')
  expect(toHubSpotError(own, place)).toBe(own)
})
