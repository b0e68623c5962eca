import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { partnerIdentity } from '#server/db/tables/partner.ts'
import { type MadeApp, makeApp, pageFacts } from '../../support/make-app.ts'

const VALUES = { to: '', creatorName: 'Sample channel', topic: 'follow-ups' }

describe('changing a partner', () => {
  let made: MadeApp
  beforeAll(async () => {
    made = await makeApp()
  }, 60_000)
  afterAll(() => made.close())

  async function prospect(name: string) {
    const kevin = await made.signIn('manager')
    const { partnerId: id, undo } = await (
      await kevin.post('/v1/outreach', { facts: pageFacts(name), values: VALUES })
    ).json()
    const patch = (body: object, headers: Record<string, string> = {}) =>
      kevin.patch(`/v1/partners/${id}`, body, headers)
    return { kevin, id, undo, patch, context: async () => kevin.get(`/v1/context/${id}`) }
  }

  it('is refused if somebody changed it since it was read', async () => {
    const { patch, context } = await prospect('Moving channel')
    const etag = (await context()).headers.get('etag') ?? ''
    expect((await patch({ ownerName: 'Sarah' }, { 'if-match': etag })).status).toBe(200)

    const late = await patch({ ownerName: 'Marketing Lead' }, { 'if-match': etag })

    expect(late.status).toBe(412)
    expect((await late.json()).code).toBe('revision-mismatch')
    expect((await (await context()).json()).owners).toEqual(['Sarah'])
  })

  it('dates the phase it enters, and undo takes stage and date back', async () => {
    const { kevin, patch, context } = await prospect('Negotiating channel')

    const { undo } = await (await patch({ stage: 'negotiation' })).json()

    expect((await (await context()).json()).stage).toMatchObject({ id: 'negotiation' })
    expect((await kevin.post('/v1/undo', { id: undo.id })).status).toBe(200)
    expect((await (await context()).json()).stage).toMatchObject({ id: 'prospect' })
  })

  it('marks an opt-out in the index that every page is looked up in', async () => {
    const { kevin, id, patch } = await prospect('Tired channel')
    await patch({ optOut: true })

    const { entries } = await (await kevin.get('/v1/index')).json()

    expect(entries.find((entry: { id: string }) => entry.id === id)).toMatchObject({ state: 'opted-out', next: null })
    const again = await kevin.post('/v1/outreach', { facts: pageFacts('Tired channel'), values: VALUES })
    expect((await again.json()).detail).toContain('asked not to be contacted')
  })

  it('refuses what Tributary computes and what it does not know', async () => {
    const { patch } = await prospect('Scored channel')

    const response = await patch({ score: 100 })

    expect(response.status).toBe(422)
    expect((await response.json()).detail).toContain('score')
  })

  it('refuses to undo what moved on since', async () => {
    const { kevin, patch } = await prospect('Busy channel')
    const first = await (await patch({ ownerName: 'Sarah' })).json()
    await patch({ ownerName: 'Kevin' })

    const response = await kevin.post('/v1/undo', { id: first.undo.id })

    expect(response.status).toBe(409)
    expect((await response.json()).detail).toContain('has been changed since')
  })

  it('refuses to undo an outreach once others wrote about that partner, and keeps what they wrote', async () => {
    const { kevin, id, undo, context } = await prospect('Shared channel')
    const sarah = await made.signIn('manager', 'Sarah')
    await sarah.post('/v1/touchpoints', { partnerId: id, channel: 'call', direction: 'in', evidence: 'ticked' })

    const response = await kevin.post('/v1/undo', { id: undo.id })

    expect(response.status).toBe(409)
    expect((await response.json()).detail).toContain('More was written about this partner since')
    expect((await (await context()).json()).last).toMatchObject({ channel: 'call' })
  })

  it('takes the identity of its HubSpot record away with a partner that is undone', async () => {
    const { kevin, id, undo } = await prospect('Pushed channel')
    const { db } = made.deps.database
    const at = { portalId: made.portal.id, id: crypto.randomUUID(), revision: 1, createdAt: made.deps.now }
    await db.insert(partnerIdentity).values({ ...at, partnerId: id, kind: 'hubspot-record', value: '1/2-1/77' })

    expect((await kevin.post('/v1/undo', { id: undo.id })).status).toBe(200)

    expect(await db.select().from(partnerIdentity).where(eq(partnerIdentity.partnerId, id))).toEqual([])
  })
})
