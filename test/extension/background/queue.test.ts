import { beforeEach, expect, test } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import type { DueLine } from '#shared/due/item.ts'
import { handlersFor } from '../../../extension/background/handlers/index.ts'
import { type Call, makeDeps, problem, signInAs } from '../support/deps.ts'
import { makeRendered, makeValue, PARTNER_ID, TOUCH_ID, UNDO_ID } from '../support/make.ts'

const page = { tabId: 1, fromExtensionPage: true }
const [ANNA, BEN, CLEO] = [PARTNER_ID, TOUCH_ID, UNDO_ID] as const
const names: Record<string, string> = { [ANNA]: 'Anna', [BEN]: 'Ben', [CLEO]: 'Cleo' }
const INCIDENT = '6f1c2b7e-9a54-4c57-9d5e-0c3f6a1b2d48'

function line(change: Partial<DueLine>): DueLine {
  const queue = [ANNA, BEN, CLEO].map((partnerId) => {
    return { itemId: partnerId, partnerId, name: names[partnerId] ?? '', dueOn: '2026-11-20' }
  })
  return {
    id: 'batch:creator-performance-report:2026-11',
    kind: 'touchpoint',
    label: 'Creator reports, 3',
    detail: null,
    dueOn: '2026-11-20',
    dueAt: null,
    periodDays: 30,
    partner: null,
    owners: [],
    stream: 'performance-report',
    slot: '2026-11',
    template: 'creator-performance-report',
    ref: null,
    count: 3,
    queue,
    ...change,
  }
}
const notice = line({
  id: 'clock:1',
  kind: 'clock',
  label: 'First notice: Sign-in fails',
  template: 'incident-notice',
  ref: { noun: 'incident', id: INCIDENT },
  count: 1,
  queue: [],
})
const mail = makeRendered({ values: ['impact', 'timeline'].map((name) => makeValue({ name, value: `the ${name}` })) })

beforeEach(async () => {
  fakeBrowser.reset()
  await signInAs('token-1')
})

/** A service that refuses to draft for whom `blank` names, and whose rendered mail is `rendered`. */
function made({ lines = [line({})], blank = '', rendered = mail } = {}) {
  const part = (id: string) => ({ id, label: `${id} of the notice`, ifAny: id === 'workaround' })
  const answers: Record<string, (call: Call) => { status: number; body: unknown }> = {
    '/v1/due': () => ({ status: 200, body: { lines } }),
    '/v1/drafts': ({ body }) => {
      const { partnerId } = body as { partnerId: string }
      if (partnerId === blank) return problem(422, 'invalid', 'Still needed: quality')
      return { status: 200, body: { partnerId, touchpointId: TOUCH_ID, compose: mail, existing: null, undo: null } }
    },
    '/v1/touchpoints': () => ({ status: 200, body: { touchpoint: { id: TOUCH_ID }, undo: null } }),
    [`/v1/incidents/${INCIDENT}/drafts`]: () => ({
      status: 200,
      body: {
        templateId: 'incident-notice',
        nextUpdateBy: null,
        parts: ['impact', 'timeline', 'workaround'].map(part),
        singles: [{ partnerId: ANNA, name: 'Anna', to: ['anna@a.example'] }],
        bcc: [{ partnerIds: [BEN, CLEO], bcc: ['ben@b.example', 'cleo@c.example'] }],
        nobodyToWriteTo: [],
      },
    }),
    [`/v1/incidents/${INCIDENT}/messages`]: () => ({ status: 200, body: {} }),
    '/v1/templates/incident-notice/render': () => ({ status: 200, body: rendered }),
  }
  const deps = makeDeps(
    (call) => answers[call.path.split('?')[0] ?? '']?.(call) ?? problem(404, 'not-found', call.path),
  )
  const handlers = handlersFor(deps)
  const sent = (partnerId: string, templateId: string) =>
    handlers.sent(
      {
        partnerId,
        touchpointId: null,
        stream: null,
        templateId,
        channel: 'email',
        subject: null,
        threadId: null,
        to: [],
        evidence: 'gmail',
      },
      page,
    )
  const asked = (path: string) => deps.calls.filter((call) => call.path === path).map(({ body }) => body)
  const drafted = () => asked('/v1/drafts').map((body) => names[(body as { partnerId: string }).partnerId])
  const opened = () => (deps.openTab as unknown as { mock: { calls: [string][] } }).mock.calls.map(([url]) => url)
  return { handlers, sent, asked, drafted, opened }
}

test('the lines that can be written in a row are offered, an incident’s clocks once', async () => {
  const single = line({ id: 'one', count: 1, queue: [] })
  const { handlers } = made({ lines: [notice, { ...notice, id: 'clock:2' }, line({}), single] })
  const answer = await handlers.work({}, page)
  expect(answer.ok && answer.value.map(({ id }) => id)).toEqual(['clock:1', line({}).id])
})

test('the next draft opens once Gmail has sent the one before, and not for another mail', async () => {
  const { handlers, sent, drafted, opened } = made()
  expect(await handlers.startQueue({ lineId: line({}).id }, page)).toMatchObject({ value: { left: 3, next: 'Anna' } })
  expect(drafted()).toEqual(['Anna'])
  await sent(BEN, 'creator-performance-report')
  await sent(ANNA, 'weekly-technical-update')
  expect(drafted()).toEqual(['Anna'])
  await sent(ANNA, 'creator-performance-report')
  await expect.poll(drafted).toEqual(['Anna', 'Ben'])
  await sent(BEN, 'creator-performance-report')
  await expect.poll(drafted).toEqual(['Anna', 'Ben', 'Cleo'])
  await sent(CLEO, 'creator-performance-report')
  await expect.poll(() => handlers.queue({}, page)).toMatchObject({ done: 3, left: 0, next: null })
  expect(opened()).toHaveLength(3)
})

test('a draft that needs something of the person is left out, and named with the reason', async () => {
  const { handlers, sent, drafted } = made({ blank: BEN })
  await handlers.startQueue({ lineId: line({}).id }, page)
  await sent(ANNA, 'creator-performance-report')
  await expect.poll(drafted).toEqual(['Anna', 'Ben', 'Cleo'])
  await expect
    .poll(() => handlers.queue({}, page))
    .toMatchObject({
      next: 'Cleo',
      skipped: [{ name: 'Ben', why: 'Still needed: quality' }],
    })
})

test('a stopped queue opens nothing more', async () => {
  const { handlers, sent, drafted } = made()
  await handlers.startQueue({ lineId: line({}).id }, page)
  await handlers.stopQueue({}, page)
  await sent(ANNA, 'creator-performance-report')
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(drafted()).toEqual(['Anna'])
})

test('an incident: a draft of its own for who is integrated, one blind copy for the rest, each partner logged', async () => {
  const { handlers, sent, asked, opened } = made({ lines: [notice] })
  const messages = () => asked(`/v1/incidents/${INCIDENT}/messages`)
  await handlers.startQueue({ lineId: 'clock:1' }, page)
  await sent(ANNA, 'incident-notice')
  await expect.poll(opened).toHaveLength(2)
  const payload = await handlers.composePayload({}, { tabId: 7, fromExtensionPage: false })
  expect(payload).toMatchObject({ partnerIds: [BEN, CLEO], bcc: ['ben@b.example', 'cleo@c.example'], to: null })
  await sent(BEN, 'incident-notice')
  expect(messages()).toHaveLength(1)
  await sent(CLEO, 'incident-notice')
  const parts = { impact: 'the impact', timeline: 'the timeline' }
  await expect.poll(messages).toEqual([
    { kind: 'notice', parts, partnerIds: [ANNA], evidence: 'gmail', logTouchpoint: false },
    { kind: 'notice', parts, partnerIds: [BEN, CLEO], evidence: 'gmail', logTouchpoint: false },
  ])
})

test('an incident’s mail without a part it must have opens no draft, and the part is named', async () => {
  const rendered = makeRendered({ values: [makeValue({ name: 'impact', value: 'Nobody can sign in' })] })
  const { handlers, opened } = made({ lines: [notice], rendered })
  expect(await handlers.startQueue({ lineId: 'clock:1' }, page)).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining('timeline of the notice') },
  })
  expect(opened()).toEqual([])
})
