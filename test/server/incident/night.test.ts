import { afterAll, beforeAll, expect, it } from 'vitest'
import { contact } from '#server/db/tables/partner.ts'
import { portal } from '#server/db/tables/portal.ts'
import { watchClocks } from '#server/services/notify/watch-clocks.ts'
import { pushDirty } from '#server/sync/push.ts'
import { fakeHubSpot } from '../../support/fake-hubspot.ts'
import { makeContext, makePartner } from '../../support/make.ts'
import { type Caller, type MadeApp, makeApp } from '../../support/make-app.ts'
import { CUSTOM } from '../sync/world.ts'

let made: MadeApp
let kevin: Caller
const hubspot = fakeHubSpot()
beforeAll(async () => {
  made = await makeApp()
  made.deps.hubspot = () => hubspot
  const [row] = await made.deps.database.db.update(portal).set({ setup: CUSTOM, timeZone: 'UTC' }).returning()
  made.portal = row!
  kevin = await made.signIn('admin', 'Kevin')
}, 60_000)
afterAll(() => made.close())

const NIGHT = '2026-11-19T'
const until = (time: string) => {
  made.deps.now = new Date(`${time.includes('T') ? time : NIGHT + time}Z`)
  return made.deps.now
}
const watch = async (time: string) => {
  made.deps.told.length = 0
  await watchClocks(made.deps, made.portal, until(time))
  return made.deps.told.map(({ to, subject }) => `${to} ${subject}`)
}
async function post(path: string, body: object) {
  const response = await kevin.post(path, body)
  const answer = await response.json()
  return response.ok ? answer : Promise.reject(new Error(`${response.status} ${answer.detail}`))
}

async function integrated(name: string, withContact = true): Promise<string> {
  const id = await makePartner(makeContext(made.deps, made.portal), {
    name,
    tier: 'tier-1',
    hasIntegration: true,
    sample: true,
  })
  const at = { portalId: made.portal.id, id: crypto.randomUUID(), partnerId: id, revision: 1, createdAt: made.deps.now }
  if (withContact)
    await made.deps.database.db
      .insert(contact)
      .values({ ...at, email: `${name.toLowerCase()}@clockwork.example`, name, role: 'primary' })
  return id
}

const recordOf = (key: string) =>
  hubspot.records.find(({ properties }) => properties.tributary_partner_key === key)?.properties

// One night, from the alert to the review, by a clock the test turns.
it('an incident at 03:00 is told, answered, missed, fixed, resolved and reviewed, and HubSpot shows it', async () => {
  until('02:00:00')
  const told = await integrated('ClockworkCoaching')
  const missed = await integrated('Reservoir')
  const nobody = await integrated('Silent', false)
  await makePartner(makeContext(made.deps, made.portal), { name: 'Not integrated', sample: true })

  // Nobody is told while nothing is configured, and the answers say so.
  const before = await (await kevin.get('/v1/incidents/preselection')).json()
  expect(before.warnings[0]).toContain('Nobody will be told')
  expect(before.withoutContact.map(({ name }: { name: string }) => name)).toContain('Silent')
  made.deps.notify.channels = { email: { from: 'tributary@reservoir.example' }, webhook: null }
  const person = (name: string, quiet: object | null) => ({
    name,
    email: `${name.toLowerCase()}@reservoir.example`,
    timeZone: 'UTC',
    quiet,
  })
  await kevin.put('/v1/on-call', { people: [person('Sarah', { from: '22:00', to: '07:00' }), person('Kevin', null)] })

  // Monitoring opens it once, however often it sends the alert.
  until('03:00:00')
  const alarm = { kind: 'outage', severity: 'high', what: 'Sign-in fails', alertId: 'monitor-4711' }
  const opened = await post('/v1/incidents', alarm)
  const again = await post('/v1/incidents', alarm)
  expect([opened.created, again.created, again.id === opened.id]).toEqual([true, false, true])
  expect(opened.partners.map(({ name }: { name: string }) => name)).toEqual([
    'ClockworkCoaching',
    'Reservoir',
    'Silent',
  ])
  expect(opened.warnings).toEqual(['No primary contact: Silent. Add one to the partner; its clock runs all the same.'])
  const at = `/v1/incidents/${opened.id}`
  await post(`${at}/not-affected`, { partnerId: nobody, reason: 'Another region' })

  // At 03:00 Sarah sleeps: Kevin hears first, again until he acknowledges, Sarah only once all are needed.
  expect(await watch('03:00:30')).toEqual(['kevin@reservoir.example Clock started: Sign-in fails'])
  expect(await watch('03:05:00')).toEqual([])
  expect(await watch('03:16:00')).toEqual(['kevin@reservoir.example Clock started: Sign-in fails'])
  const { alerts } = await (await kevin.get('/v1/alerts?open=true')).json()
  await post(`/v1/alerts/${alerts[0].id}/acknowledge`, {})
  expect(await watch('03:40:00')).toEqual([])
  expect(await watch('04:00:00')).toEqual(['kevin@reservoir.example 50 % of the time is over: Sign-in fails'])

  // A message without its parts stops no clock; with them one partner's moves on.
  const drafts = await (await kevin.get(`${at}/drafts?kind=notice`)).json()
  expect([drafts.templateId, drafts.nextUpdateBy, drafts.singles.length]).toEqual([
    'incident-notice',
    '2026-11-19T08:00:00.000Z',
    2,
  ])
  const notice = { kind: 'notice', partnerIds: [told], parts: { impact: 'Nobody can sign in' } }
  await expect(post(`${at}/messages`, notice)).rejects.toThrow(
    '422 The notice stops no clock yet, it misses: Timeline for resolution.',
  )
  await expect(post(`${at}/messages`, { ...notice, kind: 'update' })).rejects.toThrow('409')
  until('04:30:00')
  const logged = await post(`${at}/messages`, { ...notice, parts: { ...notice.parts, timeline: 'By 06:00' } })
  expect(logged.nextUpdateBy).toBe('2026-11-19T08:30:00.000Z')

  // The other partner's two hours pass at 05:00 sharp: everybody is woken, and the fact stays.
  expect(await watch('04:59:59')).toEqual(['kevin@reservoir.example 80 % of the time is over: Sign-in fails'])
  expect(await watch('05:00:00')).toEqual(
    ['sarah', 'kevin'].map((who) => `${who}@reservoir.example MISSED: Sign-in fails`),
  )
  await post(`${at}/messages`, { ...notice, partnerIds: [missed], parts: { ...notice.parts, timeline: 'By 06:00' } })
  const after = await (await kevin.get(at)).json()
  const clocks = Object.fromEntries(
    after.partners.map((each: { name: string; missed: number }) => [each.name, each.missed]),
  )
  expect(clocks).toEqual({ ClockworkCoaching: 0, Reservoir: 1 })

  // It stands on the partner in HubSpot, in the due list and on the card.
  await pushDirty(made.deps, made.portal, new Date(made.deps.now.getTime() + 60_000))
  expect(recordOf(told)).toMatchObject({
    tributary_open_incident: 'Sign-in fails',
    tributary_next_notice_due: '2026-11-19T08:30:00.000Z',
  })
  const { lines } = await (await kevin.get('/v1/due?who=everyone')).json()
  expect(lines.slice(0, 2).map(({ kind }: { kind: string }) => kind)).toEqual(['clock', 'clock'])
  expect((await (await kevin.get(`/v1/context/${told}`)).json()).clocks.incident.what).toBe('Sign-in fails')

  // Fixed, resolved with its parts, reviewed; then nothing is owed and nobody is told.
  until('06:00:00')
  await expect(post(`${at}/messages`, { kind: 'resolution', partnerIds: [told], parts: {} })).rejects.toThrow(
    'Log the fix first',
  )
  await post(`${at}/fix`, {})
  await post(`${at}/make-good`, { partnerId: missed, text: 'Two weeks free' })
  const parts = { confirmation: 'Sign-in works', 'root-cause': 'A certificate ran out', prevention: 'It is watched' }
  until('09:00:00')
  const both = { kind: 'resolution', partnerIds: [told, missed], parts }
  await expect(post(`${at}/messages`, both)).rejects.toThrow('Compensation or make-good discussions')
  await post(`${at}/messages`, { ...both, parts: { ...parts, 'make-good': 'Two weeks free' } })
  const review = { rootCause: parts['root-cause'], prevention: parts.prevention }
  expect(await post(`${at}/review`, review)).toMatchObject({
    state: 'resolved',
    review: { ...review, byName: 'Kevin' },
  })
  expect(await watch('09:01:00')).toEqual([])
  expect((await (await kevin.get('/v1/clocks')).json()).clocks).toEqual([])

  // The missed notice counts in communication from the next day on, for the one partner it was missed for.
  until('2026-11-20T09:00:00')
  await kevin.patch(`/v1/partners/${missed}`, { ownerName: 'Kevin' })
  const { lines: why } = await (await kevin.get(`/v1/partners/${missed}/health`)).json()
  expect(why.join('\n')).toContain('missed on 2026-11-19')
}, 30_000)
