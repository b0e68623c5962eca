import { createHash, createHmac } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { webhookDelivery, webhookHint } from '#server/db/tables/hubspot.ts'
import { portal } from '#server/db/tables/portal.ts'
import { type MadeApp, makeApp } from '../../support/make-app.ts'
import { CUSTOM } from '../sync/world.ts'

const SECRET = 'the-client-secret'
const PATH = '/v1/webhooks/hubspot?from=app%2Fone'
/** As HubSpot signs it: the slash of the query is decoded. */
const SIGNED = 'http://127.0.0.1:8787/v1/webhooks/hubspot?from=app/one'
const MINUTE = 60_000

let made: MadeApp
let now: number
beforeAll(async () => {
  made = await makeApp()
  await made.deps.database.db.update(portal).set({ setup: CUSTOM })
  made.deps.webhooks = { secret: SECRET, trustProxy: false }
  now = made.deps.now.getTime()
}, 30_000)
afterAll(() => made.close())
afterEach(async () => {
  await made.deps.database.db.delete(webhookHint)
  await made.deps.database.db.delete(webhookDelivery)
  made.deps.woken.length = 0
})

type Event = Record<string, unknown>

function change(objectId: number, more: Event = {}): Event {
  return {
    eventId: 1,
    portalId: Number(made.portal.id),
    appId: 33,
    occurredAt: now,
    subscriptionType: 'object.propertyChange',
    attemptNumber: 0,
    objectId,
    objectTypeId: '2-100',
    propertyName: 'tributary_name',
    changeSource: 'CRM_UI',
    sourceId: 'userId:7',
    ...more,
  }
}

function v3(body: string, { at = now, url = SIGNED, secret = SECRET } = {}): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`POST${url}${body}${at}`).digest('base64')
  return { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': String(at) }
}

function v1(body: string, secret = SECRET): Record<string, string> {
  const signature = createHash('sha256')
    .update(secret + body)
    .digest('hex')
  return { 'x-hubspot-signature': signature, 'x-hubspot-signature-version': 'v1' }
}

function v2(body: string, url = SIGNED.replace('app/one', 'app%2Fone')): Record<string, string> {
  const signature = createHash('sha256').update(`${SECRET}POST${url}${body}`).digest('hex')
  return { 'x-hubspot-signature': signature, 'x-hubspot-signature-version': 'v2' }
}

function send(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  return made.app.request(`http://127.0.0.1:8787${PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
}

async function hints(): Promise<string[]> {
  const rows = await made.deps.database.db.select().from(webhookHint).where(eq(webhookHint.portalId, made.portal.id))
  return rows.map(({ objectType, objectId }) => `${objectType}/${objectId}`).toSorted()
}

describe('a delivery of webhooks', () => {
  it('signed with v3 is answered at once, and notes which records to read again', async () => {
    const body = JSON.stringify([change(7), change(7, { propertyName: 'tributary_tier' }), change(8)])

    const reply = await send(body, v3(body))

    expect(reply.status).toBe(200)
    expect(await reply.json()).toEqual({ noted: 2 })
    expect(await hints()).toEqual(['2-100/7', '2-100/8'])
    expect(made.deps.woken).toEqual([{ kind: 'hints', portalId: made.portal.id, afterSeconds: 0 }])
  })

  it('names every record of a merge and both ends of an association', async () => {
    const merge = change(9, {
      subscriptionType: 'object.merge',
      primaryObjectId: 5,
      mergedObjectIds: [6],
      newObjectId: 9,
    })
    const ends = { fromObjectTypeId: '2-100', fromObjectId: 11, toObjectTypeId: '0-1', toObjectId: 12 }
    const link = { ...change(0), ...ends, subscriptionType: 'object.associationChange', objectId: undefined }
    const body = JSON.stringify([merge, link])

    expect((await send(body, v3(body))).status).toBe(200)

    expect(await hints()).toEqual(['0-1/12', '2-100/11', '2-100/5', '2-100/6', '2-100/9'])
  })

  it('leaves out our own writes, other portals, other types and what is no event', async () => {
    const own = change(7, { changeSource: 'INTEGRATION', sourceId: '33' })
    const other = change(8, { changeSource: 'INTEGRATION', sourceId: '34' })
    const body = JSON.stringify([
      own,
      other,
      change(9, { portalId: 1 }),
      change(10, { objectTypeId: '0-3' }),
      null,
      3,
      {},
    ])

    expect(await (await send(body, v3(body))).json()).toEqual({ noted: 1 })

    expect(await hints()).toEqual(['2-100/8'])
  })

  it('that came before does nothing, and is answered all the same', async () => {
    const body = JSON.stringify([change(7)])
    await send(body, v3(body))
    await made.deps.database.db.delete(webhookHint)

    const again = await send(body, v3(body))

    expect([again.status, await again.json()]).toEqual([200, { noted: 0 }])
    expect(await hints()).toEqual([])
  })

  it('tried again by HubSpot is a new one', async () => {
    const first = JSON.stringify([change(7)])
    const second = JSON.stringify([change(7, { attemptNumber: 1 })])
    await send(first, v3(first))
    await made.deps.database.db.delete(webhookHint)

    expect(await (await send(second, v3(second))).json()).toEqual({ noted: 1 })
  })

  it.each([
    ['v1', v1],
    ['v2', v2],
  ])('signed with %s counts where there is no v3, once and not after HubSpot’s last try', async (_version, sign) => {
    const body = JSON.stringify([change(7)])
    const old = JSON.stringify([change(8, { occurredAt: now - 26 * 60 * MINUTE })])
    const timeless = JSON.stringify([{ ...change(9), occurredAt: undefined }])

    expect((await send(body, sign(body))).status).toBe(200)
    expect(await (await send(body, sign(body))).json()).toEqual({ noted: 0 })
    expect((await send(old, sign(old))).status).toBe(401)
    expect((await send(timeless, sign(timeless))).status).toBe(401)
    expect(await hints()).toEqual(['2-100/7'])
  })

  it('with a wrong v3 is not saved by a right v1', async () => {
    const body = JSON.stringify([change(7)])

    expect((await send(body, { ...v1(body), ...v3(body, { secret: 'another' }) })).status).toBe(401)
    expect(await hints()).toEqual([])
  })

  it('is signed for the public host behind a proxy that is to be believed, and only there', async () => {
    const body = JSON.stringify([change(7)])
    const signed = v3(body, { url: 'https://partners.example/v1/webhooks/hubspot?from=app/one' })
    const headers = { ...signed, 'x-forwarded-host': 'partners.example', 'x-forwarded-proto': 'https' }

    expect((await send(body, headers)).status).toBe(401)
    made.deps.webhooks = { secret: SECRET, trustProxy: true }
    expect((await send(body, headers)).status).toBe(200)
    made.deps.webhooks = { secret: SECRET, trustProxy: false }
  })

  it.each([-5, 5])('counts at %i minutes from now, and not a millisecond further', async (minutes) => {
    const body = JSON.stringify([change(7)])
    const at = now + minutes * MINUTE

    expect((await send(body, v3(body, { at }))).status).toBe(200)
    expect((await send(body, v3(body, { at: at + Math.sign(minutes) }))).status).toBe(401)
  })

  it('is not found while no client secret is set', async () => {
    const body = JSON.stringify([change(7)])
    made.deps.webhooks = undefined

    expect((await send(body, v3(body))).status).toBe(404)

    made.deps.webhooks = { secret: SECRET, trustProxy: false }
  })
})

describe('ten thousand deliveries that nobody signed', () => {
  const right = () => JSON.stringify([change(1)])
  const flip = (text: string, at: number) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
  type Made = [string | Uint8Array<ArrayBuffer>, Record<string, string>]

  /** Ways to be wrong, by turns; `n` makes each delivery another one. */
  const WRONG: ((n: number) => Made)[] = [
    (n) => [right(), v3(right(), { secret: `guess-${n}` })],
    (n) => {
      const headers = v3(right())
      return [right(), { ...headers, 'x-hubspot-signature-v3': flip(headers['x-hubspot-signature-v3']!, n % 42) }]
    },
    (n) => [right(), v3(right(), { at: now - 5 * MINUTE - 1 - n })],
    (n) => [right(), v3(right(), { at: now + 5 * MINUTE + 1 + n })],
    (n) => [right(), { ...v3(right()), 'x-hubspot-request-timestamp': String(now + 1 + (n % 1000)) }],
    (n) => [right().replace('"objectId":1', `"objectId":${n}2`), v3(right())],
    () => [right(), { ...v3(right()), 'x-hubspot-request-timestamp': 'NaN' }],
    () => [right(), {}],
    (n) => [right(), v3(right(), { url: `${SIGNED}&n=${n}` })],
    (n) => [right(), v1(right(), `guess-${n}`)],
    () => [right(), { ...v1(right()), 'x-hubspot-signature-version': 'v9' }],
    () => [right(), { 'x-hubspot-signature': '', 'x-hubspot-signature-version': 'v1' }],
    () => [
      right(),
      { 'x-hubspot-signature-v3': 'é'.repeat(3).replaceAll('é', '%'), 'x-hubspot-request-timestamp': `${now}` },
    ],
    (n) => [`[{"objectId":${n}`, v3(right())],
    () => [new Uint8Array([0xff, 0xfe, 0x00]), v3('')],
  ]
  /** Signed rightly and malformed all the same. */
  const MALFORMED: ((n: number) => string)[] = [
    (n) => `[{"objectId":${n}`,
    (n) => JSON.stringify({ n }),
    (n) => JSON.stringify(Array.from({ length: 101 }, () => change(n))),
    () => '',
    (n) => `"${n}"`,
  ]

  it('are all refused, none with a 5xx, and leave nothing behind', { timeout: 60_000 }, async () => {
    const statuses = new Map<number, number>()
    const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1)
    for (let n = 0; n < 9_500; n += 1) {
      const [body, headers] = WRONG[n % WRONG.length]!(n)
      count((await send(body, headers)).status)
    }
    for (let n = 0; n < 490; n += 1) {
      const body = MALFORMED[n % MALFORMED.length]!(n)
      count((await send(body, v3(body))).status)
    }
    for (let n = 0; n < 10; n += 1) {
      const body = `[${' '.repeat(1_048_577)}]`
      count((await send(body, { ...v3(body), 'content-length': String(body.length) })).status)
    }

    expect(Object.fromEntries(statuses)).toEqual({ 401: 9_500, 400: 490, 413: 10 })
    expect(await made.deps.database.db.select().from(webhookHint)).toEqual([])
    expect(await made.deps.database.db.select().from(webhookDelivery)).toEqual([])
    expect(made.deps.woken).toEqual([])
  })
})
