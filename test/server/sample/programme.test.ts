import { describe, expect, it } from 'vitest'
import { SAMPLE_PARTNERS } from '#server/sample/partners/index.ts'
import { toPartner, toTouchpoint } from '#server/services/partner/facts.ts'
import { localDate } from '#server/time/local-date.ts'
import { isDated } from '#shared/cadence/streams.ts'
import { daysBetween } from '#shared/date.ts'
import { tierOf } from '#shared/framework/framework.ts'
import { Goal, Metric, Review } from '#shared/goal.ts'
import { normaliseIdentity } from '#shared/normalise-identity.ts'
import { Partner, stateOf } from '#shared/partner.ts'
import { Touchpoint } from '#shared/touchpoint.ts'
import { framework, manyDays, programmeOn, TIME_ZONE } from './world.ts'

const TODAY = '2026-11-22'
/** The same story whatever the day. */
const BANDS = programmeOn(TODAY).map(({ standing }) => standing.health.band)
const saved = { portalId: '1', revision: 1, createdAt: new Date('2026-11-22T12:00:00Z') }

describe('the starter programme on any day of two years', () => {
  it.each(manyDays())('shows every tier, stage, band and state on %s', (day) => {
    const programme = programmeOn(day)
    expect(programme.map(({ standing }) => standing.health.band)).toEqual(BANDS)
    const seen = (of: (one: (typeof programme)[number]) => unknown) => new Set(programme.map(of))
    expect(seen(({ rows }) => rows.partner.tier)).toEqual(new Set(['tier-1', 'tier-2', 'tier-3', 'tier-4']))
    expect(seen(({ rows }) => rows.partner.stage).size).toBe(8)
    expect(seen(({ rows }) => stateOf(rows.partner))).toEqual(new Set(['partner', 'prospect', 'declined', 'opted-out']))
    expect(seen(({ standing }) => standing.health.band)).toEqual(
      new Set(['thriving', 'healthy', 'needs-attention', 'at-risk', null]),
    )
    expect(seen(({ standing }) => standing.health.status)).toEqual(
      new Set(['scored', 'onboarding', 'not-enough-data', 'stopped']),
    )
    expect(seen(({ standing }) => standing.overdueCount > 0)).toEqual(new Set([true, false]))
    const ahead = programme.flatMap(({ standing }) => (standing.next ? [daysBetween(day, standing.next.dueOn)] : []))
    expect(ahead.some((days) => days < 0)).toBe(true)
    expect(ahead.some((days) => days >= 1 && days <= 7)).toBe(true)
    expect(ahead.some((days) => days > 7) || ahead.length > 5).toBe(true)
    expect(programme.some(({ standing }) => standing.next === null)).toBe(true)
  })
})

describe('a sample partner', () => {
  const programme = programmeOn(TODAY)
  const get = (slug: string) => programme.find((one) => one.slug === slug)!

  it('has rows that fit the domain', () => {
    for (const { rows } of programme) {
      Partner.parse(toPartner({ ...rows.partner, ...saved }))
      for (const row of rows.touchpoints) Touchpoint.parse(toTouchpoint({ ...row, ...saved }))
      for (const row of rows.goals) Goal.parse(row)
      for (const row of rows.metrics) Metric.parse(row)
      for (const row of rows.reviews) Review.parse(row)
    }
  })

  it('has no id twice', () => {
    const ids = programme.flatMap(({ rows: { partner, ...lists } }) => [
      partner.id,
      ...Object.values(lists).flatMap((rows) => rows.map(({ id }) => id)),
    ])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is marked as a sample, and says so in its name unless the framework names it', () => {
    const named = ['ClockworkCoaching', 'National Association of Realtors']
    for (const { rows } of programme) {
      expect(rows.partner.sample).toBe(true)
      expect(named.includes(rows.partner.name) || rows.partner.name.startsWith('Sample ')).toBe(true)
    }
  })

  it('has only identities that cannot be anybody, each in its stored form', () => {
    for (const { kind, value } of programme.flatMap(({ rows }) => rows.identities)) {
      expect(normaliseIdentity(kind, value)).toEqual({ kind, value })
      expect(value).toMatch(/^UCtributarysample\d{7}$|^tributary-sample-|@example\.(com|org)$/)
    }
  })

  it('has no touch on the day of loading or later, none before its first phase and none at the weekend', () => {
    for (const { rows } of programme) {
      const days = rows.touchpoints.map(({ occurredAt }) => localDate(occurredAt!, TIME_ZONE))
      for (const day of days) {
        expect(day < TODAY).toBe(true)
        expect(daysBetween(rows.partner.phaseDates['1']!, day)).toBeGreaterThanOrEqual(-2)
        expect([0, 6]).not.toContain(new Date(day).getUTCDay())
      }
      expect(days).toEqual(days.toSorted())
    }
  })

  it('has a year behind it where the partnership is that old', () => {
    const { touchpoints, metrics, goals } = get('clockwork-coaching').rows
    expect(touchpoints.filter(({ stream }) => stream === 'weekly-technical').length).toBeGreaterThan(45)
    expect(touchpoints.filter(({ direction }) => direction === 'in').length).toBeGreaterThan(10)
    expect(new Set(metrics.map(({ month }) => month)).size).toBe(12)
    expect(new Set(goals.filter(({ side }) => side === 'theirs').map(({ periodEnd }) => periodEnd))).toEqual(
      new Set(['2025-12-31', '2026-03-31', '2026-06-30', '2026-09-30', '2026-12-31']),
    )
  })

  it('has no result yet for a goal of the running quarter', () => {
    const running = programme.flatMap(({ rows }) => rows.goals).filter(({ periodEnd }) => periodEnd > TODAY)
    expect(running.length).toBeGreaterThan(0)
    for (const { measure } of running) {
      expect(measure.kind === 'words' ? measure.result : measure.actual).toBeNull()
    }
  })

  it('went silent where its story says so', () => {
    expect(get('marketing-automation').standing.overdueCount).toBeGreaterThan(2)
    const last = get('community-automators').standing.last!
    expect(daysBetween(localDate(last.at, TIME_ZONE), TODAY)).toBeGreaterThanOrEqual(65)
  })

  it('has habits only for streams its tier has', () => {
    for (const { slug, tier, habits = {} } of SAMPLE_PARTNERS) {
      const dated = tierOf(framework, tier)
        .streams.filter(isDated)
        .map(({ id }) => id)
      for (const stream of Object.keys(habits)) expect(dated, slug).toContain(stream)
    }
  })

  it('has other ids in another portal', () => {
    expect(get('crm-provider').rows.partner.id).not.toBe(
      programmeOn(TODAY, '2').find(({ slug }) => slug === 'crm-provider')!.rows.partner.id,
    )
  })
})
