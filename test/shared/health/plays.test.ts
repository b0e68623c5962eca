import { describe, expect, it } from 'vitest'
import type { BandId } from '#shared/framework/health.ts'
import { bestAction } from '#shared/health/best-action.ts'
import { changeBetween } from '#shared/health/change.ts'
import { freezeOf, lastFreeze, nextFreeze } from '#shared/health/freeze-day.ts'
import { isRealMove, playedBand } from '#shared/health/plays.ts'
import { scoreHealth } from '#shared/health/score.ts'
import { whatIf } from '#shared/health/what-if.ts'
import { framework, type HealthWorld, healthInputs, metric, numberGoal, review } from '../support/health.ts'

const { bands } = framework.health

describe('a play', () => {
  it.each<[BandId | null, number, BandId]>([
    // A first score arms.
    [null, 95, 'thriving'],
    [null, 49.99, 'at-risk'],
    // Falling acts at the cut, on the unrounded score.
    ['needs-attention', 50, 'needs-attention'],
    ['needs-attention', 49.99, 'at-risk'],
    ['healthy', 69.99, 'needs-attention'],
    ['healthy', 70, 'healthy'],
    ['thriving', 40, 'at-risk'],
    // Rising acts two points above it.
    ['at-risk', 50, 'at-risk'],
    ['at-risk', 51.99, 'at-risk'],
    ['at-risk', 52, 'needs-attention'],
    ['needs-attention', 71.99, 'needs-attention'],
    ['needs-attention', 72, 'healthy'],
    ['at-risk', 71, 'needs-attention'],
    ['at-risk', 72, 'healthy'],
    // The highest band acts at its cut and is left two points below.
    ['healthy', 89.99, 'healthy'],
    ['healthy', 90, 'thriving'],
    ['thriving', 89.99, 'thriving'],
    ['thriving', 88, 'thriving'],
    ['thriving', 87.99, 'healthy'],
  ])('of %s at %d is that of %s', (played, score, expected) => {
    expect(playedBand(played, score, bands)).toBe(expected)
  })
})

const both = { goals: [numberGoal('ours', 40), numberGoal('theirs', 80)], reviews: [review(3, '2026-11-02')] }
const base: HealthWorld = { ...both, metrics: [metric('attribution', 50, 100)] }
const health = (world: HealthWorld) => scoreHealth(healthInputs(world))

describe('a change', () => {
  it('is split into parts that add up to it', () => {
    // No stream here: weights 35, 25, 15 of 75. Ours 40 → 70 lifts the value from 60 to 75: 35·15 ÷ 75 = 7 points;
    // the reading 50 → 80: 25·30 ÷ 75 = 10 points.
    const before = health(base)
    const goals = [numberGoal('ours', 70), numberGoal('theirs', 80)]
    const change = changeBetween(before, health({ ...base, goals, metrics: [metric('attribution', 80, 100)] }))

    expect(before.score).toBeCloseTo((35 * 60 + 25 * 50 + 15 * 50) / 75, 6)
    expect(change.points).toBeCloseTo(17, 6)
    expect(change.parts.map(({ id, points }) => [id, Math.round(points * 1e6) / 1e6])).toEqual([
      ['mutual_value', 7],
      ['integration', 10],
    ])
  })

  it('is real only where a component moved, not where one gained or lost its data, rules changed or a rating faded', () => {
    const before = health(base)
    expect(isRealMove(before, health({ ...base, metrics: [metric('attribution', 80, 100)] }))).toBe(true)
    expect(isRealMove(before, health({ ...base, reviews: [] }))).toBe(false)
    expect(
      isRealMove(before, { ...health({ ...base, metrics: [metric('attribution', 80, 100)] }), frameworkVersion: '2' }),
    ).toBe(false)
    const faded = health({ ...base, reviews: [review(3, '2026-05-04')] })
    expect(faded.score).not.toBe(before.score)
    expect(isRealMove(before, faded)).toBe(false)
  })
})

describe('the best action', () => {
  it('is the component that costs most points; while there is no number, the largest gap in the data', () => {
    // Lost: value 35·40 ÷ 75 = 18.67, integration 25·50 ÷ 75 = 16.67, alignment 15·50 ÷ 75 = 10.
    expect(bestAction(health(base))).toMatchObject({ component: 'mutual_value', gain: expect.closeTo(18.6667, 3) })
    const thin = health({ reviews: [review(3, '2026-11-02')], hasIntegration: true })
    expect(thin.status).toBe('not-enough-data')
    expect(bestAction(thin)).toMatchObject({ component: 'mutual_value', gain: null })
  })

  it('is none for a perfect score', () => {
    const goals = [numberGoal('ours', 100), numberGoal('theirs', 100)]
    const perfect = { goals, reviews: [review(5, '2026-11-02')], metrics: [metric('attribution', 100, 100)] }
    expect(bestAction(health(perfect))).toBeNull()
  })
})

it('what-if refuses weights that do not sum to 100 and values out of range', () => {
  const weights = { communication: 25, mutual_value: 35, integration: 25, alignment: 14 }
  expect(() => whatIf(health(base), framework.health, { weights })).toThrow('these sum to 99')
  expect(() => whatIf(health(base), framework.health, { values: { alignment: Number.NaN } })).toThrow(
    'expected 0 to 100',
  )
})

describe('the freeze', () => {
  it.each([
    // Week 4 of a month that begins on a Monday ends on the 26th; of a late first Monday in the next month.
    ['2026-06', '2026-05', '2026-06-26'],
    ['2026-11', '2026-10', '2026-11-27'],
    ['2026-12', '2026-11', '2027-01-01'],
    ['2028-02', '2028-01', '2028-03-03'],
  ])('of %s is about %s and falls on %s', (month, kpiMonth, on) => {
    expect(freezeOf(month)).toEqual({ month, kpiMonth, on })
    expect(lastFreeze(on).month).toBe(month)
    expect(nextFreeze(on).month).toBe(month)
  })

  it('between two is the one before and the one after', () => {
    expect([lastFreeze('2026-12-31').month, nextFreeze('2026-12-31').month]).toEqual(['2026-11', '2026-12'])
  })
})
