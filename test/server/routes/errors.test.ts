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
  })
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
