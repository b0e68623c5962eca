import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NOW } from '../../support/make.ts'
import { type Caller, type MadeApp, makeApp, pageFacts } from '../../support/make-app.ts'

const VALUES = { to: '', creatorName: 'Sample channel', topic: 'follow-ups', videoTitle: 'Follow-ups' }

describe('what stands against a write', () => {
  let made: MadeApp
  let kevin: Caller
  beforeAll(async () => {
    made = await makeApp()
    kevin = await made.signIn('manager')
  }, 30_000)
  afterAll(() => made.close())

  async function prospect(name: string): Promise<string> {
    const reply = await kevin.post('/v1/outreach', { facts: pageFacts(name), values: VALUES })
    return (await reply.json()).partnerId
  }

  async function countDrafts(partnerId: string): Promise<number> {
    return (await (await kevin.get(`/v1/context/${partnerId}`)).json()).drafts.length
  }

  it('is an opt-out, for a draft too', async () => {
    const partnerId = await prospect('Tired channel')
    const draft = { partnerId, templateId: 'creator-outreach', values: VALUES }
    expect((await kevin.post('/v1/drafts', draft)).status).toBe(200)
    await kevin.patch(`/v1/partners/${partnerId}`, { optOut: true })

    const refused = await kevin.post('/v1/drafts', draft)

    expect(refused.status).toBe(409)
    expect((await refused.json()).detail).toContain('asked not to be contacted')
    expect(await countDrafts(partnerId)).toBe(2)
  })

  it('is that the channel declined before', async () => {
    const partnerId = await prospect('Declining channel')
    await kevin.patch(`/v1/partners/${partnerId}`, { stage: 'declined' })

    const refused = await kevin.post('/v1/outreach', { facts: pageFacts('Declining channel'), values: VALUES })

    expect(refused.status).toBe(409)
    expect((await refused.json()).detail).toContain('declined before')
  })

  it('is a touch dated more than a minute in the future', async () => {
    const partnerId = await prospect('Early channel')
    const log = (afterMs: number) =>
      kevin.post('/v1/touchpoints', {
        partnerId,
        channel: 'call',
        evidence: 'ticked',
        occurredAt: new Date(NOW.getTime() + afterMs).toISOString(),
      })

    const refused = await log(60_001)

    expect(refused.status).toBe(422)
    expect((await refused.json()).detail).toContain('is in the future')
    expect((await log(60_000)).status).toBe(200)
  })
})

describe('a request that cannot be read', () => {
  let made: MadeApp
  let kevin: Caller
  beforeAll(async () => {
    made = await makeApp()
    kevin = await made.signIn('manager')
  }, 30_000)
  afterAll(() => made.close())

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'because its body is %s is answered 415, with the type to send',
    async (type) => {
      const response = await kevin.post('/v1/outreach', 'facts=none', { 'content-type': type })

      expect(response.status).toBe(415)
      expect(response.headers.get('content-type')).toContain('application/problem+json')
      const problem = await response.json()
      expect(problem).toMatchObject({ status: 415, code: 'unsupported-type', instance: '/v1/outreach' })
      expect(problem.detail).toContain('application/json')
    },
  )

  it('because a text holds a NUL is malformed, in a query as in a body', async () => {
    const answers = [
      await kevin.get('/v1/partners?search=%00'),
      await kevin.post('/v1/device/code', { label: 'Chrome\u0000' }),
    ]

    const problems = await Promise.all(answers.map((response) => response.json()))
    expect(problems.map(({ status, code }) => [status, code])).toEqual(Array(2).fill([400, 'malformed']))
    expect(made.deps.logged.filter(({ level }) => level === 'error')).toEqual([])
  })

  it.each([
    ['dashes in place of an id', `1_${'-'.repeat(36)}`],
    ['a number over 64 bits', '99999999999999999999_00000000-0000-4000-8000-000000000000'],
    ['the first number over 64 bits', '18446744073709551616_00000000-0000-4000-8000-000000000000'],
  ])('because the cursor has %s is malformed', async (_what, cursor) => {
    const response = await kevin.get(`/v1/index?cursor=${cursor}`)

    expect(response.status).toBe(400)
    expect((await response.json()).detail).toContain('cursor')
  })

  it('is told apart from the largest cursor there can be', async () => {
    const response = await kevin.get('/v1/index?cursor=18446744073709551615_ffffffff-ffff-4fff-bfff-ffffffffffff')

    expect(response.status).toBe(200)
  })
})
