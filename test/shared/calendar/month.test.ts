import { describe, expect, it } from 'vitest'
import { applyMarks, inDayOrder } from '#shared/calendar/apply-marks.ts'
import { type CalendarPartner, catchUpWeek, monthSpan, partnerItems, teamItems } from '#shared/calendar/month.ts'
import { rolloutItems, summitItems } from '#shared/calendar/plan.ts'
import { weekdayOf } from '#shared/date.ts'
import type { TierId } from '#shared/framework/tiers.ts'
import { framework } from '../support/health.ts'

function partner(tier: TierId, fields: Partial<CalendarPartner> = {}): CalendarPartner {
  const names = { name: 'ClockworkCoaching', ownerName: 'Kevin', secondOwnerName: null }
  return { id: `id-of-${tier}`, tier, stage: 'ongoing', contractEnd: null, ...names, ...fields }
}

function linesOf(month: string, who: CalendarPartner): string[] {
  return partnerItems(month, who, framework).map(({ line, on }) => `${line} ${on}`)
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/**
 * Week 1 holds the first Monday. Friday of week n is that Monday + 4 + 7(n − 1); a fifth Monday (first Monday + 28 still
 * in the month) opens a catch-up week.
 */
describe('a month', () => {
  it.each([
    // month, weekday of the 1st, Fridays of weeks 1 to 4, fifth Monday
    ['2026-06', 'Monday', ['06-05', '06-12', '06-19', '06-26'], '2026-06-29'],
    ['2026-09', 'Tuesday', ['09-11', '09-18', '09-25', '10-02'], null],
    ['2026-07', 'Wednesday', ['07-10', '07-17', '07-24', '07-31'], null],
    ['2026-10', 'Thursday', ['10-09', '10-16', '10-23', '10-30'], null],
    ['2026-05', 'Friday', ['05-08', '05-15', '05-22', '05-29'], null],
    ['2026-08', 'Saturday', ['08-07', '08-14', '08-21', '08-28'], '2026-08-31'],
    ['2026-11', 'Sunday', ['11-06', '11-13', '11-20', '11-27'], '2026-11-30'],
    // months of 28, 29 and 31 days, year ends, leap years
    ['2027-02', 'Monday', ['02-05', '02-12', '02-19', '02-26'], null],
    ['2026-02', 'Sunday', ['02-06', '02-13', '02-20', '02-27'], null],
    ['2028-02', 'Tuesday', ['02-11', '02-18', '02-25', '03-03'], null],
    ['2024-02', 'Thursday', ['02-09', '02-16', '02-23', '03-01'], null],
    ['2026-12', 'Tuesday', ['12-11', '12-18', '12-25', '01-01'], null],
    ['2027-01', 'Friday', ['01-08', '01-15', '01-22', '01-29'], null],
    ['2026-01', 'Thursday', ['01-09', '01-16', '01-23', '01-30'], null],
    ['2026-03', 'Sunday', ['03-06', '03-13', '03-20', '03-27'], '2026-03-30'],
    ['2026-04', 'Wednesday', ['04-10', '04-17', '04-24', '05-01'], null],
    ['2027-03', 'Monday', ['03-05', '03-12', '03-19', '03-26'], '2027-03-29'],
    ['2027-05', 'Saturday', ['05-07', '05-14', '05-21', '05-28'], '2027-05-31'],
    ['2027-08', 'Sunday', ['08-06', '08-13', '08-20', '08-27'], '2027-08-30'],
    ['2027-11', 'Monday', ['11-05', '11-12', '11-19', '11-26'], '2027-11-29'],
    ['2027-12', 'Wednesday', ['12-10', '12-17', '12-24', '12-31'], null],
  ])('%s, which begins on a %s, has its Fridays and its catch-up week', (month, weekday, fridays, fifth) => {
    expect(WEEKDAYS[weekdayOf(`${month}-01`) - 1]).toBe(weekday)
    const byWeek = Map.groupBy(teamItems(month, framework), ({ week }) => week)

    expect([1, 2, 3, 4].map((week) => byWeek.get(week)?.[0]?.on.slice(5))).toEqual(fridays)
    expect(catchUpWeek(month)).toBe(fifth)
    expect(byWeek.get(5)).toBeUndefined()
  })

  it('covers every day once: it ends where the next begins', () => {
    expect(monthSpan('2026-10')).toEqual({ from: '2026-10-05', to: '2026-11-01' })
    expect(monthSpan('2026-11')).toEqual({ from: '2026-11-02', to: '2026-12-06' })
  })

  it('has the eight lines of the team and the tiers', () => {
    expect(teamItems('2026-10', framework).map(({ key, owners }) => [key, owners.join(', ')])).toEqual([
      ['2026-10:opportunity-assessment:team', 'Business Development'],
      ['2026-10:marketing-campaigns:team', 'Marketing Lead'],
      ['2026-10:competitive-intelligence:team', 'Product Owner (Sarah)'],
      ['2026-10:creator-outreach:tier', 'Content Strategy Team'],
      ['2026-10:cross-partner-collaboration:team', 'Business Development'],
      ['2026-10:success-stories:team', 'Marketing Lead'],
      ['2026-10:strategy-planning:team', 'Product Owner (Sarah)'],
      ['2026-10:health-score-updates:team', 'Product Owner (Sarah)'],
    ])
  })
})

describe('the lines of a partner', () => {
  it.each<[TierId, string, string[]]>([
    [
      'tier-1',
      '2026-10',
      ['strategic-review 2026-10-09', 'satisfaction-surveys 2026-10-09', 'feedback-analysis 2026-10-30'],
    ],
    // December is the last month of its quarter, and Friday of its Week 4 is in January.
    [
      'tier-1',
      '2026-12',
      [
        'strategic-review 2026-12-11',
        'satisfaction-surveys 2026-12-11',
        'quarterly-business-reviews 2027-01-01',
        'feedback-analysis 2027-01-01',
      ],
    ],
    [
      'tier-2',
      '2026-12',
      ['performance-reports 2026-12-11', 'satisfaction-surveys 2026-12-11', 'feedback-analysis 2027-01-01'],
    ],
    [
      'tier-3',
      '2026-09',
      [
        'satisfaction-surveys 2026-09-11',
        'association-events 2026-09-18',
        'quarterly-business-reviews 2026-10-02',
        'feedback-analysis 2026-10-02',
      ],
    ],
    [
      'tier-4',
      '2026-11',
      ['satisfaction-surveys 2026-11-06', 'integration-reviews 2026-11-13', 'feedback-analysis 2026-11-27'],
    ],
  ])('of %s in %s follow its tier and the quarter', (tier, month, expected) => {
    expect(linesOf(month, partner(tier))).toEqual(expected)
  })

  it('begin with Phase 3, those of a stream with the phase of the stream', () => {
    expect(linesOf('2026-10', partner('tier-1', { stage: 'negotiation' }))).toEqual([])
    expect(linesOf('2026-10', partner('tier-1', { stage: 'launch' }))).toEqual([
      'satisfaction-surveys 2026-10-09',
      'feedback-analysis 2026-10-30',
    ])
    expect(linesOf('2026-10', partner('tier-1', { stage: 'paused' }))).toEqual([])
    expect(linesOf('2026-10', partner('tier-1', { stage: 'prospect' }))).toEqual([])
  })

  it('name a renewal while the contract ends within 90 days of the month, and not after it has ended', () => {
    // October's calendar ends on 1 November; 90 days later is 30 January.
    const renewal = (contractEnd: string) =>
      linesOf('2026-10', partner('tier-2', { contractEnd })).includes('contract-renewals 2026-10-23')

    expect(['2027-01-30', '2027-01-31', '2026-10-05', '2026-10-04'].map(renewal)).toEqual([true, false, true, false])
  })

  it('stand for the slot of the stream they name, on its weekday', () => {
    const tiers = framework.tiers.map((tier) => ({
      ...tier,
      streams: tier.streams.map((stream) =>
        stream.id === 'performance-report' && stream.kind === 'anchored'
          ? { ...stream, slot: { week_of_month: 1, weekday: 'tuesday' as const } }
          : stream,
      ),
    }))
    const [report] = partnerItems('2026-10', partner('tier-2'), { ...framework, tiers })

    expect(report).toMatchObject({ stream: 'performance-report', on: '2026-10-06', owners: ['Kevin'] })
  })
})

describe('a mark', () => {
  const [item] = teamItems('2026-10', framework)
  const mark = (state: 'open' | 'done' | 'skipped' | 'moved', movedTo: string | null = null) => ({
    ...{ itemKey: item!.key, state, movedTo, reason: 'holiday', byName: 'Sarah' },
  })

  it('moves an item, skips it, ends it; the newest counts and "open" takes it back', () => {
    expect(applyMarks([item!], [mark('moved', '2026-10-12')])).toMatchObject([
      { on: '2026-10-12', plannedOn: '2026-10-09', moved: true, state: 'open', byName: 'Sarah' },
    ])
    expect(applyMarks([item!], [mark('moved', '2026-10-12'), mark('skipped')])).toMatchObject([
      { on: '2026-10-09', state: 'skipped', reason: 'holiday' },
    ])
    expect(applyMarks([item!], [mark('done'), mark('open')])).toEqual([item])
  })

  it('changes the place in the month', () => {
    const moved = applyMarks(teamItems('2026-10', framework), [mark('moved', '2026-10-31')])

    expect(inDayOrder(moved).at(-1)?.key).toBe(item!.key)
  })
})

describe('the plans beside the month', () => {
  it('prepare the summit 120, 60 and 30 days before', () => {
    expect(summitItems(framework.summit, '2027-06-18').map(({ key, on }) => [key, on])).toEqual([
      ['summit:2027:120', '2027-02-18'],
      ['summit:2027:60', '2027-04-19'],
      ['summit:2027:30', '2027-05-19'],
      ['summit:2027', '2027-06-18'],
    ])
    expect(summitItems(framework.summit, null)).toEqual([])
  })

  it('take the tiers up month by month from the day of installation', () => {
    expect(rolloutItems(framework.rollout, '2026-11-30').map(({ tiers, on }) => [...tiers, on])).toEqual([
      ['tier-1', '2026-11-30'],
      ['tier-2', '2026-12-30'],
      ['tier-3', '2027-01-30'],
      ['tier-4', '2027-02-28'],
    ])
  })
})
