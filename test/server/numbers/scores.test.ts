import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { standing } from '#server/db/tables/computed.ts'
import { bandCrossing, freeze, officialScore } from '#server/db/tables/snapshot.ts'
import { calendarLines } from '#server/services/due/providers/calendar-lines.ts'
import { missingInputs } from '#server/services/due/providers/missing-inputs.ts'
import { getHealth } from '#server/services/health/get-health.ts'
import { listCrossings } from '#server/services/health/list-crossings.ts'
import { listHistory } from '#server/services/health/list-history.ts'
import { endOverride, setOverride } from '#server/services/health/set-override.ts'
import { tryWhatIf } from '#server/services/health/try-what-if.ts'
import { createItem } from '#server/services/item/save-item.ts'
import { getScorecard } from '#server/services/kpi/get-scorecard.ts'
import { setBaseline } from '#server/services/kpi/set-baseline.ts'
import { saveReadings } from '#server/services/metric/save-readings.ts'
import { getReport } from '#server/services/report/get-report.ts'
import { saveReview } from '#server/services/review/save-review.ts'
import { freezeMonth } from '#server/services/snapshot/freeze-month.ts'
import type { Context } from '#server/write/context.ts'
import { type MadeDeps, makeContext, makeDeps, makePartner, makePortal, NOW } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'

let database: Database
let deps: MadeDeps
beforeAll(async () => {
  database = await makeDb()
  deps = await makeDeps(database)
}, 30_000)
afterAll(() => database.close())

async function world(fields: object = {}): Promise<Context> {
  return makeContext(deps, await makePortal(database, { createdAt: new Date('2026-01-05T09:00:00Z'), ...fields }))
}

/** A platform in Phase 3 owes no touch: its score is uptime (25 of 40) and rating (15 of 40) alone. */
async function platform(ctx: Context, uptime: number, rating: 1 | 2 | 3 | 4 | 5): Promise<string> {
  const stage = { stage: 'launch' as const, phaseDates: { 1: '2026-09-01', 3: '2026-11-02' } }
  const id = await makePartner(ctx, { name: 'Sample platform', tier: 'tier-4', hasIntegration: true, ...stage })
  await setUptime(ctx, id, uptime)
  await review(ctx, id, rating, '2026-11-17')
  return id
}

function setUptime(ctx: Context, partnerId: string, value: number) {
  const reading = { partnerId, name: 'integration-uptime', month: '2026-10', value, target: null }
  const readings = [{ ...reading, asOf: null, answers: null }]
  return saveReadings(ctx, { source: 'incident minutes', sourceKind: 'api', readings, key: null })
}

function review(ctx: Context, partnerId: string, rating: 1 | 2 | 3 | 4 | 5, on = '2026-11-18') {
  const form = { on, kind: 'other' as const, rating, note: null, goals: [], readings: [] }
  return saveReview(ctx, { partnerId, review: form, key: null })
}

/** Weights that let two components make a score: 40 of 100 would be too little data. */
function withRules(ctx: Context): Context {
  const health = { ...deps.framework.health, minimum_coverage: 40 }
  return { ...ctx, deps: { ...deps, framework: { ...deps.framework, health } } }
}

describe('the health report', () => {
  it('splits the change since the last snapshot by component and names what would raise the score most', async () => {
    const ctx = withRules(await world())
    // Uptime 80 of 70…90 is 50, rating 5 is 100: (25·50 + 15·100) ÷ 40 = 68.75.
    const id = await platform(ctx, 80, 5)
    const tomorrow = { ...ctx, now: new Date(NOW.getTime() + 86_400_000) }
    await setUptime(tomorrow, id, 85)

    const report = await getHealth(tomorrow, id)
    // 85 is 75: (25·75 + 15·100) ÷ 40 = 84.375; the move is 25·25 ÷ 40 = 15.625 points of integration.
    expect(report.health.score).toBe(84.375)
    expect(report.change).toMatchObject({ since: '2026-11-19', points: 15.625, rules: null })
    expect(report.change?.parts.map(({ id: part, points }) => [part, points])).toEqual([['integration', 15.625]])
    expect(report.health.components.map(({ id: part, points }) => [part, points])).toEqual([
      ['communication', 0],
      ['mutual_value', 0],
      ['integration', 46.875],
      ['alignment', 37.5],
    ])
    expect(report.action).toMatchObject({ component: 'integration', gain: 15.625 })
    expect(report.play).toMatchObject({ band: 'healthy', actions: 'Healthy partnership, optimization opportunities' })
    const { snapshots } = await listHistory(tomorrow, { partnerId: id, limit: 10 })
    expect(snapshots.map(({ on, score }) => [on, score])).toEqual([
      ['2026-11-20', 84],
      ['2026-11-19', 68],
    ])
  })

  it('shows a score set by hand until its day and the computed one after it', async () => {
    const ctx = withRules(await world())
    const id = await platform(ctx, 90, 5)
    const override = { score: 45, reason: 'Their founder left', until: '2026-12-31' }
    await setOverride(ctx, { partnerId: id, override, key: null })

    const { health, lines } = await getHealth(ctx, id)
    expect(health).toMatchObject({ score: 45, band: 'at-risk', override: { computed: 100, byName: 'Sarah' } })
    expect(lines.slice(-2)[0]).toBe(
      'Score: 45, shown as 45, band at-risk. Set to 45 by Sarah until 2026-12-31: Their founder left',
    )
    // Set by hand is no crossing: nothing happened between the partners.
    expect((await listCrossings(ctx, { partner: id, limit: 10 })).crossings).toEqual([])
    await endOverride(ctx, id, null)
    expect((await getHealth(ctx, id)).health).toMatchObject({ score: 100, band: 'thriving' })
    await expect(endOverride(ctx, id, null)).rejects.toThrow('No score is set by hand')
    const past = { ...override, until: '2026-11-18' }
    await expect(setOverride(ctx, { partnerId: id, override: past, key: null })).rejects.toThrow('expected 2026-11-19')
  })

  it('marks in the history where the rules changed; the partner’s rows stay', async () => {
    const ctx = withRules(await world())
    const id = await platform(ctx, 80, 5)
    const framework = { ...ctx.deps.framework, version: '1.1' }
    const later = { ...ctx, deps: { ...ctx.deps, framework }, now: new Date(NOW.getTime() + 86_400_000) }
    await setUptime(later, id, 90)

    const { snapshots } = await listHistory(later, { partnerId: id, limit: 10 })
    expect(snapshots.map(({ frameworkVersion, rulesChanged }) => [frameworkVersion, rulesChanged])).toEqual([
      ['1.1', true],
      ['1.0', false],
    ])
    expect((await getHealth(later, id)).change).toMatchObject({ rules: { from: '1.0', to: '1.1' } })
    expect((await listCrossings(later, { partner: id, limit: 10 })).crossings).toEqual([])
  })

  it('tries other weights and values without writing', async () => {
    const ctx = withRules(await world())
    const id = await platform(ctx, 80, 5)

    // (50·50 + 50·100) ÷ 100 = 75.
    const weights = { communication: 0, mutual_value: 0, integration: 50, alignment: 50 }
    expect(await tryWhatIf(ctx, id, { weights, values: {} })).toMatchObject({
      now: { score: 68.75 },
      assumed: { score: 75, band: 'healthy', coverage: 100 },
    })
    // (25·50 + 35·40 + 15·100) ÷ 75 = 55.33.
    const valued = await tryWhatIf(ctx, id, { values: { mutual_value: 40 } })
    expect(valued.assumed.score).toBeCloseTo(55.3333, 3)
    const short = { ...weights, alignment: 40 }
    await expect(tryWhatIf(ctx, id, { weights: short, values: {} })).rejects.toThrow('these sum to 90')
    expect((await getHealth(ctx, id)).health.score).toBe(68.75)
  })
})

describe('a band', () => {
  it('is crossed once: below 50 it acts, and again only after 52', async () => {
    const ctx = withRules(await world())
    const id = await platform(ctx, 80, 5)
    // Rating 2 is 25. (25·uptime + 15·25) ÷ 40: 82 → 60 gives 46.875; 84 → 70: 53.125; 83 → 65: 50.0.
    await review(ctx, id, 2)
    for (const uptime of [82, 83, 82, 84, 82]) await setUptime(ctx, id, uptime)

    const rows = await database.db.select().from(bandCrossing).where(eq(bandCrossing.partnerId, id))
    expect(rows.map(({ from, to, score }) => [from, to, score]).toSorted()).toEqual([
      ['at-risk', 'needs-attention', 53.125],
      ['needs-attention', 'at-risk', 40.625],
      ['needs-attention', 'at-risk', 46.875],
    ])
  })
})

describe('the freeze', () => {
  it('happens once a month, from Friday 18:00 of Week 4 in the portal’s zone, and never changes', async () => {
    const ctx = withRules(await world({ timeZone: 'America/New_York' }))
    const id = await platform(ctx, 80, 5)
    const at = (time: string) => freezeMonth(ctx.deps, ctx.portal, new Date(time))

    // Friday of Week 4 of November is the 27th; 18:00 in New York is 23:00 UTC. Before it October's is the last due.
    expect(await at('2026-11-27T22:59:00Z')).toMatchObject({ month: '2026-10', ran: true, partners: 1 })
    expect(await at('2026-11-27T23:00:00Z')).toMatchObject({ month: '2026-11', ran: true, partners: 1 })
    await setUptime(ctx, id, 90)
    expect(await at('2026-11-30T09:00:00Z')).toMatchObject({ month: '2026-11', ran: false })
    const frozen = await database.db.select().from(officialScore).where(eq(officialScore.partnerId, id))
    expect(frozen.map(({ month, score }) => [month, score]).toSorted()).toEqual([
      ['2026-10', 68.75],
      ['2026-11', 68.75],
    ])
    const [row] = await database.db.select().from(freeze).where(eq(freeze.month, '2026-11'))
    expect(row).toMatchObject({ kpiMonth: '2026-10', frameworkVersion: '1.0' })
  })

  it('goes on where it was interrupted and makes up no month before the portal', async () => {
    const ctx = withRules(await world())
    const id = await platform(ctx, 80, 5)
    const { id: portalId } = ctx.portal
    const started = { portalId, month: '2026-10', kpiMonth: '2026-09', frameworkVersion: '1.0', partners: 0 }
    await database.db.insert(freeze).values({ ...started, startedAt: NOW })

    expect(await freezeMonth(deps, ctx.portal, NOW)).toMatchObject({ month: '2026-10', ran: true, partners: 1 })
    expect((await getHealth(ctx, id)).official).toEqual({ month: '2026-10', score: 68, band: 'needs-attention' })
    const young = await world({ createdAt: new Date('2026-11-10T09:00:00Z') })
    expect(await freezeMonth(deps, young.portal, NOW)).toMatchObject({ ran: false })
  })
})

describe('the scorecard', () => {
  const put = (ctx: Context, readings: [string | null, string, number, string?][]) =>
    saveReadings(ctx, {
      ...{ source: 'billing export', sourceKind: 'csv', key: null },
      readings: readings.map(([partnerId, name, value, month = '2026-10']) => ({
        ...{ partnerId, name, month, value, target: null, asOf: null, answers: null },
      })),
    })

  it('has 15 KPIs, seven with the framework’s targets, and no number it was not given', async () => {
    const { kpis } = await getScorecard(await world())

    expect(kpis).toHaveLength(15)
    expect(kpis.filter(({ target }) => target !== null).map(({ id, target }) => [id, target])).toEqual([
      ['customer-acquisition', 40],
      ['content-engagement', 60],
      ['active-content-partners', 25],
      // A yearly target of 12 by the end of the fourth quarter.
      ['thought-leadership', 12],
      ['association-partnerships', 3],
      ['customer-satisfaction', 85],
      ['integration-uptime', 90],
    ])
    expect(kpis.find(({ id }) => id === 'revenue-attribution')).toMatchObject({ value: null, state: 'no-data' })
  })

  it('reads the 40 % twice: through ClockworkCoaching and through any partner, with the unknown share', async () => {
    const ctx = await world()
    const strategic = await makePartner(ctx, { tier: 'tier-1' })
    const rows: [string | null, string, number][] = [
      [null, 'new-customers', 80],
      [null, 'partner-customers', 36],
      [null, 'unknown-source-customers', 10],
      [strategic, 'partner-customers', 30],
    ]
    await put(ctx, rows)

    const { kpis, goals, unknownShare } = await getScorecard(ctx, '2026-10')
    // 30 ÷ 80 = 37.5 %, 36 ÷ 80 = 45 %, 10 ÷ 80 = 12.5 %.
    expect(kpis[0]).toMatchObject({
      value: 37.5,
      state: 'below',
      source: 'billing export',
      detail: '30 of 80 new customers',
    })
    const reading = (id: string) => goals.find((goal) => goal.id === id)
    expect(reading('strategic-acquisition')).toMatchObject({ value: 37.5, state: 'below' })
    expect(reading('ecosystem-acquisition')).toMatchObject({ value: 45, state: 'met' })
    expect(unknownShare).toBe(12.5)
  })

  it('adds counts, averages ratings, paces talks by quarters and counts partners', async () => {
    const ctx = await world()
    const creators = [await makePartner(ctx), await makePartner(ctx)]
    const association = await makePartner(ctx, { tier: 'tier-3', source: 'association' })
    await put(ctx, [
      [creators[0]!, 'attribution-clicks', 100, '2026-07'],
      [creators[0]!, 'attribution-clicks', 20, '2026-09'],
      [creators[1]!, 'attribution-clicks', 5, '2026-08'],
      [creators[1]!, 'attribution-clicks', 7, '2026-10'],
      [creators[0]!, 'content-quality', 4, '2026-09'],
      [creators[1]!, 'content-quality', 5, '2026-09'],
    ])
    for (const on of ['2026-01-05', '2026-09-30', '2026-10-01', '2025-12-31']) {
      const talk = {
        kind: 'speaking' as const,
        title: 'Panel',
        state: 'held',
        on,
        url: null,
        note: null,
        source: 'typed',
      }
      await createItem(ctx, { partnerId: association, item: talk, key: null })
    }

    const { kpis } = await getScorecard(ctx, '2026-09')
    const line = (id: string) => kpis.find((kpi) => kpi.id === id)
    // The third quarter: 100 + 5 + 20; (4 + 5) ÷ 2; talks of 5 January and 30 September against 9 of 12.
    expect(line('attribution-clicks')).toMatchObject({ value: 125, period: '2026-Q3', closed: true, state: 'tracked' })
    expect(line('content-quality')).toMatchObject({ value: 4.5 })
    expect(line('thought-leadership')).toMatchObject({ value: 2, target: 9, state: 'below' })
    expect(line('association-partnerships')).toMatchObject({ value: 1, target: 3 })
    expect(line('active-content-partners')).toMatchObject({ value: 2, target: 25 })
    expect(line('content-engagement')).toMatchObject({ value: 0, detail: '0 of 2 partners wrote or met us in 2026-Q3' })
  })

  it('gives a partner its own numbers of a month with the month before and the baseline, and no score', async () => {
    const ctx = await world()
    const id = await makePartner(ctx)
    await put(ctx, [[id, 'attribution-clicks', 80, '2026-09']])
    await setBaseline(ctx, id, null)
    await put(ctx, [[id, 'attribution-clicks', 120]])
    await expect(setBaseline(ctx, id, null)).rejects.toThrow('does not change')

    const report = await getReport(ctx, id)
    expect(report).toMatchObject({
      month: '2026-10',
      metrics: [{ id: 'attribution-clicks', value: 120, before: 80, baseline: 80, source: 'billing export' }],
    })
    expect(JSON.stringify(report)).not.toMatch(/score|band/)
  })
})

describe('the due list', () => {
  it('asks for missing numbers from three working days before the freeze, by owner', async () => {
    const ctx = withRules(await world())
    await platform(ctx, 80, 5)
    const labels = async (day: string) => {
      const items = await missingInputs(ctx.deps, ctx.portal, new Date(`${day}T09:00:00Z`))
      return items.map(({ label, owners, dueOn }) => `${dueOn} ${label} (${owners.join(', ')})`)
    }

    expect(await labels('2026-11-23')).toEqual([])
    const asked = await labels('2026-11-24')
    expect(asked[0]).toBe('2026-11-27 Numbers missing before the monthly scores are frozen (Sarah)')
    expect(asked).toContain('2026-11-27 Enter "Customer acquisition" for 2026-10 (Kevin (Technical), Marketing Lead)')
    expect(asked.join()).not.toContain('Integration uptime')
  })

  it('has the open lines of the month, what concerns every partner once an owner', async () => {
    const ctx = await world()
    await makePartner(ctx)
    await makePartner(ctx)
    const items = await calendarLines(deps, ctx.portal, NOW)
    const told = items.map(({ label, dueOn, detail, owners }) => `${dueOn} ${label} ${detail} ${owners.join()}`)

    expect(told).toContain('2026-11-13 Competitive intelligence sharing null Product Owner (Sarah)')
    expect(told).toContain('2026-11-06 Partner satisfaction surveys 2 partners Sarah')
    expect(told.filter((line) => /strategic review|renewals/.test(line))).toEqual([])
  })
})

it('a reading that is no KPI of the integration changes no score', async () => {
  const ctx = withRules(await world())
  const id = await platform(ctx, 80, 5)
  const views = {
    partnerId: id,
    name: 'content-views',
    month: '2026-10',
    value: 3,
    target: 900,
    asOf: null,
    answers: null,
  }
  await saveReadings(ctx, { source: 'typed', sourceKind: 'manual', readings: [views], key: null })

  const [row] = await database.db.select({ score: standing.score }).from(standing).where(eq(standing.partnerId, id))
  expect(row?.score).toBe(68.75)
})
