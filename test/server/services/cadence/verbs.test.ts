import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { question } from '#server/db/tables/cadence.ts'
import { touchpoint } from '#server/db/tables/history.ts'
import { engagement, hubspotTask } from '#server/db/tables/hubspot.ts'
import { planTasks } from '#server/services/due/plan-tasks.ts'
import { matchEngagements } from '#server/services/touchpoint/match-engagements.ts'
import { makeContext, makePartner, makeTouchpoint } from '../../../support/make.ts'
import { type Caller, type MadeApp, makeApp } from '../../../support/make-app.ts'

/** Thursday 2026-11-19, 10:00 in Berlin; a Tier 2 partner in Phase 4 since 2 March owes a report in Week 1 of a month. */
describe('cadence by API', () => {
  let made: MadeApp
  let kevin: Caller
  beforeAll(async () => {
    made = await makeApp()
    kevin = await made.signIn('admin', 'Kevin')
  }, 60_000)
  afterAll(() => made.close())

  const ctx = () => makeContext(made.deps, made.portal)
  const read = async (path: string) => (await kevin.get(path)).json()

  async function create(fields: object): Promise<{ id: string; undo: { id: string } }> {
    const answer = await kevin.post('/v1/partners', { name: 'ClockworkCoaching', tier: 'tier-1', ...fields })
    expect(answer.status).toBe(201)
    return answer.json()
  }

  async function refusal(answer: Promise<Response>): Promise<string> {
    const { status, detail, errors } = await (await answer).json()
    expect([404, 409, 422]).toContain(status)
    return [
      detail,
      ...(errors ?? []).map((each: { path: string; message: string }) => `${each.path} ${each.message}`),
    ].join(' ')
  }

  it('makes a partner with the tier’s defaults, changes it, puts it away and brings it back', async () => {
    const { id } = await create({ name: 'Reservoir', timeZone: 'America/New_York', industry: 'Real estate' })

    expect(await read(`/v1/partners/${id}`)).toMatchObject({
      ownerName: 'Kevin (Technical)',
      hasIntegration: true,
      relationshipType: 'Strategic Integration & Customer Channel',
      businessValue: '500+ existing real estate professionals, proven automation training expertise',
      timeZone: 'America/New_York',
    })
    await kevin.patch(`/v1/partners/${id}`, {
      exclusivity: 'agreed',
      exclusivityScope: 'Videos',
      exclusivityEnd: '2027-12-31',
    })
    await kevin.post(`/v1/partners/${id}/archive`, {})

    const listed = async (query: string) => (await read(`/v1/partners?search=Reservoir${query}`)).partners.length
    expect([await listed(''), await listed('&archived=true')]).toEqual([0, 1])
    await kevin.post(`/v1/partners/${id}/archive`, { archived: false })
    expect([await listed('&tier=tier-1&stage=prospect&owner=Marketing%20Lead'), await listed('&tier=tier-2')]).toEqual([
      1, 0,
    ])
    expect(await read(`/v1/partners/${id}`)).toMatchObject({ exclusivityEnd: '2027-12-31', archivedAt: null })
  })

  it('refuses what cannot be, and says why', async () => {
    const { id } = await create({ contacts: [{ email: 'a@clockwork.example', role: 'primary' }] })
    const two = [
      { email: 'a@clockwork.example', role: 'primary' },
      { email: 'b@clockwork.example', role: 'primary' },
    ]

    expect(await refusal(kevin.post('/v1/partners', { name: 'X', tier: 'tier-1', contacts: two }))).toContain(
      'both primary',
    )
    expect(await refusal(kevin.put(`/v1/partners/${id}/contacts`, two[1]))).toContain('a@clockwork.example')
    expect(await refusal(kevin.patch(`/v1/partners/${id}`, { timeZone: 'Mars/Olympus' }))).toContain('time zone')
    expect(await refusal(kevin.patch(`/v1/partners/${id}`, { timeZone: '+25:00' }))).toContain('time zone')
    expect(await refusal(kevin.patch(`/v1/partners/${id}`, { contractStart: '2026-02-30' }))).toContain('contractStart')
    expect(
      await refusal(kevin.patch(`/v1/partners/${id}`, { contractStart: '2026-05-01', contractEnd: '2026-04-30' })),
    ).toContain('before it starts')
    expect(await refusal(kevin.post(`/v1/partners/${id}/streams/daily`, { do: 'resume' }))).toContain(
      'weekly-technical',
    )
    expect(
      await refusal(
        kevin.post('/v1/touchpoints', { partnerId: id, stream: 'daily', channel: 'email', evidence: 'ticked' }),
      ),
    ).toContain('quarterly-review')
    expect(await refusal(kevin.post(`/v1/partners/${id}/away`, { from: '2026-12-31', to: '2026-12-01' }))).toContain(
      'before',
    )
    expect(await refusal(kevin.post(`/v1/partners/${id}/checklist/none`, {}))).toContain('research-alignment')
  })

  it('replaces the primary contact when asked to', async () => {
    const { id } = await create({ contacts: [{ email: 'a@clockwork.example', role: 'primary' }] })

    await kevin.put(`/v1/partners/${id}/contacts`, {
      email: 'B@clockwork.example',
      role: 'primary',
      replacePrimary: true,
    })

    const { contacts } = await read(`/v1/partners/${id}`)
    const roles = contacts.map(({ email, role }: { email: string; role: string }) => `${email} ${role}`).sort()
    expect(roles).toEqual(['a@clockwork.example other', 'b@clockwork.example primary'])
  })

  it('snoozes, skips, pauses and overrides a stream, and takes each back', async () => {
    const id = await makePartner(ctx(), { name: 'Reports' })
    await makeTouchpoint(ctx(), id, {
      stream: 'performance-report',
      slot: '2026-11',
      occurredAt: new Date('2026-11-06T12:00:00Z'),
    })
    const next = async () => (await read(`/v1/context/${id}`)).next
    const change = (body: object) => kevin.post(`/v1/partners/${id}/streams/quarterly-insights`, body)
    // Q3 was due on 2 October: Week 4 of September 2026.
    expect(await next()).toMatchObject({ stream: 'quarterly-insights', status: 'overdue' })

    const snoozed = await (await change({ do: 'snooze', until: '2026-12-05' })).json()
    expect((await read(`/v1/partners/${id}/streams`)).streams[1].next).toMatchObject({ listOn: '2026-12-05' })
    await kevin.post('/v1/undo', { id: snoozed.undo.id })
    expect(await next()).toMatchObject({ stream: 'quarterly-insights', status: 'overdue' })

    await change({ do: 'skip', reason: 'partner asked' })
    await change({ do: 'pause', reason: 'Their busy season' })
    expect(await refusal(change({ do: 'pause' }))).toContain('paused')
    await kevin.post(`/v1/partners/${id}/streams/performance-report`, {
      do: 'override',
      override: { every: { months: 3 }, week_of_month: 2, weekday: 'tuesday' },
    })
    // The report of 6 November is nearer to Q4 (Tuesday 15 December) than to Q3 (15 September). Week 2 of March: 8 to 12.
    expect(await next()).toMatchObject({ stream: 'performance-report', dueOn: '2027-03-09' })
    expect((await change({ do: 'resume' })).status).toBe(200)
  })

  it('lists what is mine, my teams’ and theirs whom I stand in for; hands everything over', async () => {
    const sarah = await made.signIn('admin', 'Sarah')
    const mine = async () =>
      (await (await sarah.get('/v1/due?ahead=31')).json()).lines.map(
        (line: { partner: { name: string } | null }) => line.partner?.name,
      )
    const owned = (name: string, ownerName: string) =>
      makePartner(ctx(), { name, ownerName, tier: 'tier-4', stage: 'ongoing' })
    await owned('Of Kevin', 'Kevin (Technical)')
    await owned('Of the team', 'Technical Partnerships Team')
    await owned('Of Alex', 'Alex')
    expect(await mine()).not.toContain('Of the team')

    await sarah.put('/v1/roster/teams', { name: 'Technical Partnerships Team', members: ['Sarah'] })
    await sarah.post('/v1/roster/absences', { person: 'Kevin', from: '2026-11-19', to: '2026-11-20', cover: 'Sarah' })

    const before = await kevin.get('/v1/due?who=everyone&ahead=31')
    expect((await before.json()).total).toBeGreaterThan(0)
    const lines = await (await sarah.get('/v1/due?ahead=31')).json()
    const queued = JSON.stringify(lines)
    expect(queued).toContain('Of the team')
    expect(queued).toContain('Of Kevin')
    expect(queued).not.toContain('Of Alex')

    const over = await (await sarah.post('/v1/hand-over', { from: 'Alex', to: 'Sarah' })).json()
    expect(over).toMatchObject({ partners: 1 })
    expect(JSON.stringify(await (await sarah.get('/v1/due?ahead=31')).json())).toContain('Of Alex')
  })

  it('pages the list without losing or repeating a line', async () => {
    const all = (await read('/v1/due?who=everyone&ahead=31&limit=500')).lines.map(({ id }: { id: string }) => id)
    const paged: string[] = []
    let after: string | null = ''
    while (after !== null) {
      const page: { lines: { id: string }[]; after: string | null } = await read(
        `/v1/due?who=everyone&ahead=31&limit=2${after ? `&after=${after}` : ''}`,
      )
      paged.push(...page.lines.map(({ id }) => id))
      after = page.after
    }

    expect(paged).toEqual(all)
    expect((await kevin.get('/v1/due?after=nonsense')).status).toBe(422)
  })

  it('ticks the checklist, warns of what is open and freezes the baseline once', async () => {
    const { id } = await create({ stage: 'launch' })
    await kevin.post(`/v1/partners/${id}/checklist/research-alignment`, { note: 'Fits' })

    const { lines, warnings } = await read(`/v1/partners/${id}/checklist`)
    expect(lines).toHaveLength(16)
    expect(lines[0]).toMatchObject({ state: 'done', doneOn: '2026-11-19', byName: 'Kevin', note: 'Fits' })
    // Phases 1 and 2 have eight lines; one is done.
    expect(warnings).toHaveLength(7)
    expect(await (await kevin.post(`/v1/partners/${id}/checklist/metrics-baseline`, {})).json()).toMatchObject({
      frozen: 0,
    })
    await kevin.post(`/v1/partners/${id}/checklist/research-alignment`, { done: false })
    expect((await read(`/v1/partners/${id}/checklist`)).lines[0]).toMatchObject({ state: 'open' })
  })

  it('reminds of the end of a contract until the renewal is ticked', async () => {
    const { id } = await create({ name: 'Ending', stage: 'ongoing', contractEnd: '2027-01-10' })
    const reminders = async () =>
      (await read('/v1/due?who=everyone&limit=500')).lines.filter((line: { kind: string }) => line.kind === 'contract')

    // 60 days before 10 January is 11 November; 30 days before has not come.
    expect(await reminders()).toMatchObject([{ dueOn: '2026-11-11', detail: '60-day reminder', partner: { id } }])
    await kevin.post(`/v1/partners/${id}/checklist/contract-renewal`, {})
    expect(await reminders()).toEqual([])
  })

  it('shows a reply until it is answered or needs no answer', async () => {
    const id = await makePartner(ctx(), { name: 'Writer' })
    const wrote = {
      partnerId: id,
      channel: 'email',
      direction: 'in',
      evidence: 'gmail',
      occurredAt: '2026-11-18T08:00:00Z',
    }
    const waiting = async () =>
      (await read('/v1/due?who=everyone&limit=500')).lines.filter((line: { kind: string }) => line.kind === 'reply')

    await kevin.post('/v1/touchpoints', { ...wrote, subject: 'Automatic reply: Report' })
    expect(await waiting()).toEqual([])
    await kevin.post('/v1/touchpoints', { ...wrote, subject: 'Re: Report' })
    expect(await waiting()).toMatchObject([{ dueAt: '2026-11-18T08:00:00.000Z', partner: { id } }])
    await kevin.post(`/v1/partners/${id}/replies/handled`, {})
    expect(await waiting()).toEqual([])
  })

  describe('what HubSpot logged', () => {
    async function logged(partnerId: string, fields: Partial<typeof engagement.$inferInsert>): Promise<string> {
      const id = crypto.randomUUID()
      await made.deps.database.db.insert(engagement).values({
        portalId: made.portal.id,
        id,
        type: 'email',
        remoteId: id,
        partnerId,
        occurredAt: new Date('2026-11-18T12:00:00Z'),
        direction: 'out',
        state: 'open',
        ...fields,
      })
      return id
    }
    const match = () => matchEngagements(made.deps, made.portal, made.deps.now)
    const touchesOf = (id: string) =>
      made.deps.database.db.select().from(touchpoint).where(eq(touchpoint.partnerId, id)).orderBy(touchpoint.occurredAt)

    it('becomes a touch by its subject, is not logged twice, and bounces are none', async () => {
      const id = await makePartner(ctx(), { name: 'Logged' })
      await makeTouchpoint(ctx(), id, { subject: 'Seen by Gmail', occurredAt: new Date('2026-11-17T12:00:00Z') })
      await logged(id, { subject: 'Performance Report, October' })
      await logged(id, { subject: 'Seen by Gmail', occurredAt: new Date('2026-11-17T12:03:00Z') })
      await logged(id, { subject: 'Performance report', status: 'BOUNCED' })
      await logged(id, { subject: 'Undeliverable: report', direction: 'in' })
      await logged(id, { type: 'note' })
      await logged(id, { type: 'meeting', occurredAt: new Date('2026-11-25T12:00:00Z') })

      expect(await match()).toEqual({ matched: 2, asked: 0, ignored: 3 })
      expect((await touchesOf(id)).map(({ stream, evidence }) => [stream, evidence])).toEqual([
        [null, 'gmail'],
        ['performance-report', 'hubspot'],
      ])
      expect(await match()).toEqual({ matched: 0, asked: 0, ignored: 0 })
    })

    it('is asked about near an open slot, and the answer files it', async () => {
      const id = await makePartner(ctx(), { name: 'Asked' })
      await makeTouchpoint(ctx(), id, {
        stream: 'quarterly-insights',
        channel: 'meeting',
        occurredAt: new Date('2026-10-02T12:00:00Z'),
      })
      await logged(id, {
        type: 'meeting',
        direction: null,
        subject: 'Catch-up',
        occurredAt: new Date('2026-11-09T12:00:00Z'),
      })

      expect(await match()).toEqual({ matched: 0, asked: 1, ignored: 0 })
      const asked = and(eq(question.portalId, made.portal.id), eq(question.partnerId, id))
      const [open] = await made.deps.database.db.select().from(question).where(asked)
      const answer = await kevin.post(`/v1/questions/${open!.id}`, { answer: 'yes' })

      expect(await answer.json()).toMatchObject({ stream: 'performance-report' })
      expect((await touchesOf(id)).at(-1)).toMatchObject({ stream: 'performance-report', slot: open!.slot })
      expect(await refusal(kevin.post(`/v1/questions/${open!.id}`, { answer: 'no' }))).toContain('Kevin')
    })
  })

  it('plans a HubSpot task from two working days before, one for a batch, and takes a completed one as done', async () => {
    const world = await makeApp(made.deps.database)
    const at = makeContext(world.deps, world.portal)
    const fresh = { stage: 'ongoing' as const, phaseDates: { 4: '2026-11-16' } }
    // Week 1 of December 2026 is 7 to 11; two working days before Friday 11 is Wednesday 9.
    const a = await makePartner(at, { ...fresh, name: 'A' })
    await makePartner(at, { ...fresh, name: 'B' })
    const c = await makePartner(at, { ...fresh, name: 'C', tier: 'tier-4' })
    const plan = (now: string) => planTasks(world.deps, world.portal, new Date(now))
    const standing = () =>
      world.deps.database.db
        .select()
        .from(hubspotTask)
        .where(and(eq(hubspotTask.portalId, world.portal.id), eq(hubspotTask.state, 'open')))

    expect(await plan('2026-12-08T09:00:00Z')).toMatchObject({ opened: 0 })
    expect(await plan('2026-12-09T09:00:00Z')).toMatchObject({ opened: 1 })
    expect(await plan('2026-12-09T10:00:00Z')).toMatchObject({ opened: 0, withdrawn: 0 })
    expect(await standing()).toMatchObject([{ key: 'batch:creator-performance-report:2026-12', partnerId: null }])

    // Week 2 is 14 to 18: the task of C stands from Wednesday 16.
    await plan('2026-12-16T09:00:00Z')
    const [single] = (await standing()).filter(({ partnerId }) => partnerId === c)
    await world.deps.database.db
      .update(hubspotTask)
      .set({ state: 'completed', completedBy: 'hubspot', completedAt: new Date('2026-12-16T10:00:00Z') })
      .where(eq(hubspotTask.id, single!.id))
    expect(await plan('2026-12-16T11:00:00Z')).toMatchObject({ ticked: 1 })
    const [ticked] = await world.deps.database.db.select().from(touchpoint).where(eq(touchpoint.partnerId, c))
    expect(ticked).toMatchObject({ stream: 'integration-review', slot: '2026-12', evidence: 'ticked' })
    expect((await world.deps.database.db.select().from(touchpoint).where(eq(touchpoint.partnerId, a))).length).toBe(0)
  })
})
