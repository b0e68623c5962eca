import { beforeEach, expect, test } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { handlersFor } from '../../../extension/background/handlers/index.ts'
import { type Answer, type Call, makeDeps, problem, signInAs } from '../support/deps.ts'
import { makeFacts, makeRendered, makeValue, PARTNER_ID, TOUCH_ID, UNDO_ID } from '../support/make.ts'

const page = { tabId: 7, fromExtensionPage: false }
const KEVIN = '7f6d5e4c-3b2a-4190-8f7e-6d5c4b3a2f1e'
const undo = { id: UNDO_ID, until: '2026-11-22T12:00:10Z' }
const sender = { name: 'Sarah', email: 'sarah@reservoir.example', expected: 'Kevin', fits: false }
const request = { partnerId: PARTNER_ID, templateId: 'creator-outreach', stream: 'monthly', values: {} }
const asked = { templateId: 'creator-outreach', partnerId: PARTNER_ID, facts: null, values: {} }
const reply = {
  partnerId: PARTNER_ID,
  touchpointId: TOUCH_ID,
  compose: makeRendered({ sender, to: 'alex@example.com' }),
  existing: null,
  undo,
}

beforeEach(async () => {
  fakeBrowser.reset()
  await signInAs('token')
})

/** A service with Sarah, who asks, and Kevin. `answers` come before what it would say. */
function service(answers: Record<string, (call: Call) => Answer> = {}) {
  const deps = makeDeps((call) => {
    const path = call.path.split('?')[0] ?? ''
    const answer = answers[path]
    if (answer) return answer(call)
    if (path === '/v1/drafts' || path === '/v1/outreach') return { status: 200, body: reply }
    if (path === '/v1/approvals') return { status: 200, body: {} }
    if (path === '/v1/touchpoints') return { status: 200, body: { touchpoint: { id: TOUCH_ID }, undo: null } }
    if (path === '/v1/senders') {
      const senders = [
        { id: PARTNER_ID, name: 'Sarah', isMe: true },
        { id: KEVIN, name: 'Kevin Founder', isMe: false },
      ]
      return { status: 200, body: { senders, after: null } }
    }
    return problem(404, 'not-found', 'No such thing.')
  })
  const bodies = (path: string) => deps.calls.filter((call) => call.path === path).map((call) => call.body)
  return { deps, handlers: handlersFor(deps), bodies }
}

function collision(path: string): Answer {
  const detail = 'Sarah drafted “Hello” at 2026-11-22 09:00 UTC.'
  const { body, ...rest } = problem(409, 'conflict', detail)
  return { ...rest, body: { ...(body as object), errors: [{ path, message: detail }] } }
}

test('a draft that another ought to sign can go in their queue; one that fits has no other way', async () => {
  const rendered = makeRendered({ sender })
  const render = { '/v1/templates/creator-outreach/render': () => ({ status: 200, body: rendered }) }
  const { handlers } = service(render)
  expect(await handlers.draft(asked, page)).toMatchObject({
    ok: true,
    value: {
      warning: 'Kevin ought to sign this; now it carries the name of Sarah.',
      submit: 'Send as me',
      ways: [{ name: 'queue', label: 'Put in Kevin Founder’s queue', to: KEVIN }],
    },
  })
  rendered.sender = { ...sender, fits: true }
  const fitting = await handlers.draft(asked, page)
  expect(fitting).toMatchObject({ ok: true, value: { ways: [] } })
  expect(fitting).not.toHaveProperty('value.warning')
})

test('a channel that is no partner yet goes in nobody’s queue, and is still warned about', async () => {
  const render = () => ({ status: 200, body: makeRendered({ sender }) })
  const { handlers } = service({ '/v1/templates/creator-outreach/render': render })
  const outcome = await handlers.draft({ ...asked, partnerId: null, facts: makeFacts() }, page)
  expect(outcome).toMatchObject({ ok: true, value: { warning: expect.stringMatching(/^Kevin ought/), ways: [] } })
  expect(outcome).not.toHaveProperty('value.submit')
})

test('a claim that nobody approved can be asked for, and the draft stays with the person', async () => {
  const claim = makeValue({ name: 'revenueShare', value: 'yes', blocking: true })
  const held = makeRendered({ values: [claim], claims: ['revenueShare'], blanks: ['revenueShare'] })
  const { handlers, bodies } = service({
    '/v1/templates/creator-outreach/render': () => ({ status: 200, body: held }),
  })
  const ways = [{ name: 'approval', label: 'Ask for approval' }]
  expect(await handlers.draft(asked, page)).toMatchObject({ ok: true, value: { ways } })
  const values = { revenueShare: 'yes' }
  const outcome = await handlers.openDraft({ ...request, values, way: { name: 'approval' } }, page)
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'refused', message: expect.stringMatching(/^Asked\./) } })
  expect(bodies('/v1/approvals')).toEqual([{ ...asked, values }])
  expect(bodies('/v1/drafts')).toEqual([])
})

test('a collision offers to write anyway, and the reason goes with the second try, still into the queue', async () => {
  const { handlers, bodies } = service({
    '/v1/drafts': ({ body }) =>
      (body as { overrideReason?: string }).overrideReason ? { status: 200, body: reply } : collision('overrideReason'),
  })
  const refused = await handlers.openDraft({ ...request, way: { name: 'queue', to: KEVIN } }, page)
  const way = { name: 'override' as const, to: KEVIN }
  expect(refused).toMatchObject({
    ok: false,
    failure: { kind: 'conflict', message: expect.stringContaining('Sarah drafted'), ways: [way] },
  })
  const outcome = await handlers.openDraft({ ...request, way: { ...way, said: 'We spoke' } }, page)
  expect(bodies('/v1/drafts').at(-1)).toMatchObject({ overrideReason: 'We spoke', queueFor: KEVIN })
  expect(outcome).toEqual({ ok: true, value: { said: 'It is in their queue: they open and send it', undo } })
})

test('the second who starts outreach on a channel sends the reason with the second try', async () => {
  const { handlers, bodies } = service()
  await handlers.outreach({ facts: makeFacts(), values: {}, way: { name: 'override', said: 'We spoke' } }, page)
  expect(bodies('/v1/outreach')).toEqual([expect.objectContaining({ overrideReason: 'We spoke' })])
})

test('a draft for the mail on the page is drafted at the service and opens no tab; its account is the signer’s', async () => {
  const { deps, handlers } = service()
  const outcome = await handlers.openDraft({ ...request, here: true }, page)
  expect(deps.openTab).not.toHaveBeenCalled()
  expect(outcome).toMatchObject({
    ok: true,
    value: { undo, payload: { touchpointId: TOUCH_ID, stream: 'monthly', account: 'sarah@reservoir.example' } },
  })
})

test('Gmail is opened in the mailbox of who is signed in, and told whose profile signs', async () => {
  const { deps, handlers } = service()
  await handlers.openDraft(request, page)
  expect(deps.openTab).toHaveBeenCalledWith(expect.stringContaining('/mail/u/kevin%40reservoir.example/'))
  expect(await handlers.composePayload({}, page)).toMatchObject({ account: 'sarah@reservoir.example' })
})

test.each([true, false])('lists ticked %s are told when the draft is sent', async (remember) => {
  const { handlers, bodies } = service()
  await handlers.openDraft({ ...request, remember, here: true }, page)
  const sent = { partnerId: PARTNER_ID, stream: null, templateId: null, threadId: null, to: [], subject: null }
  await handlers.sent({ ...sent, touchpointId: TOUCH_ID, channel: 'email', evidence: 'ticked' }, page)
  const [touch] = bodies('/v1/touchpoints') as { remember?: boolean }[]
  expect(touch?.remember).toBe(remember ? true : undefined)
})
