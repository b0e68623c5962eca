import { describe, expect, it } from 'vitest'
import { addDays } from '#shared/date.ts'
import { alignment } from '#shared/health/components/alignment.ts'
import { integration } from '#shared/health/components/integration.ts'
import { mutualValue } from '#shared/health/components/mutual-value.ts'
import { attainment } from '#shared/health/numbers.ts'
import { type HealthWorld, healthInputs, metric, numberGoal, review, wordGoal } from '../../support/health.ts'

const daysAgo = (days: number) => addDays('2026-11-22', -days)

describe('attainment', () => {
  it.each([
    ['half-way', { actual: 50, zero: 0, target: 100 }, 50],
    ['over the target', { actual: 140, zero: 0, target: 100 }, 100],
    ['under zero', { actual: 60, zero: 70, target: 90 }, 0],
    ['uptime 80 between 70 and 90', { actual: 80, zero: 70, target: 90 }, 50],
    ['lower is better: 26 hours between 48 and 4', { actual: 26, zero: 48, target: 4 }, 50],
    ['a target equal to zero, reached', { actual: 5, zero: 5, target: 5 }, 100],
    ['a target equal to zero, missed', { actual: 4, zero: 5, target: 5 }, 0],
  ])('%s', (_name, numbers, expected) => {
    expect(attainment(numbers)).toBe(expected)
  })
})

describe('mutual value', () => {
  const value = (world: HealthWorld) => mutualValue(healthInputs(world))

  it('is the mean of our half and theirs, however many goals each has', () => {
    const goals = [
      numberGoal('ours', 100, { label: 'A' }),
      numberGoal('ours', 100, { label: 'B' }),
      numberGoal('ours', 100, { label: 'C' }),
      numberGoal('theirs', 50),
    ]
    expect(value({ goals })).toMatchObject({ value: 75, share: 1 })
  })

  it('reads words as 100, 50 and 0', () => {
    const goals = [wordGoal('ours', 'met', 'A'), wordGoal('ours', 'partly', 'B'), wordGoal('theirs', 'not')]
    expect(value({ goals }).value).toBe(37.5)
  })

  it('with one side unknown is the known half, at half the weight, and says so', () => {
    expect(value({ goals: [numberGoal('ours', 80)] })).toMatchObject({
      value: 80,
      share: 0.5,
      reason: 'Lowest is our goal "Clicks", 80 of 100 in the period to 2026-10-31; their side unknown',
    })
  })

  it('does not score the running period', () => {
    const goals = [
      numberGoal('ours', 100),
      numberGoal('theirs', 100),
      numberGoal('ours', 0, { periodEnd: '2026-11-30' }),
    ]
    expect(value({ goals }).value).toBe(100)
    expect(value({ goals: [numberGoal('ours', 0, { periodEnd: '2026-11-22' })] }).value).toBeNull()
    expect(value({ goals: [numberGoal('ours', 0, { periodEnd: '2026-11-21' })] }).value).toBe(0)
  })

  it('takes the last closed period of each goal that has a result', () => {
    const goals = [
      numberGoal('ours', 20, { periodEnd: '2026-08-31' }),
      numberGoal('ours', 60, { periodEnd: '2026-09-30' }),
      numberGoal('ours', null, { periodEnd: '2026-10-31' }),
    ]
    expect(value({ goals }).value).toBe(60)
  })

  it('without a result has no value', () => {
    expect(value({ goals: [wordGoal('ours', null)] })).toMatchObject({ value: null, applicable: true })
  })
})

describe('integration', () => {
  const value = (world: HealthWorld) => integration(healthInputs(world))

  it('is the mean of the readings of the last closed month, uptime from 70', () => {
    const metrics = [metric('integration-uptime', 80, 90), metric('integration-utilization', 60, 60)]
    expect(value({ metrics })).toMatchObject({
      value: 75,
      reason: 'Lowest is integration-uptime, 80 against 90 in 2026-10',
    })
  })

  it('ignores older months and the running one', () => {
    const metrics = [metric('integration-uptime', 70, 90, '2026-09'), metric('integration-uptime', 70, 90, '2026-11')]
    expect(value({ metrics })).toMatchObject({
      value: null,
      applicable: true,
      reason: 'No integration reading for 2026-10',
    })
  })

  it('in January reads December', () => {
    const metrics = [metric('integration-uptime', 90, 90, '2026-12')]
    expect(value({ metrics, today: '2027-01-01' }).value).toBe(100)
  })

  it('does not apply without an integration and without readings', () => {
    expect(value({ hasIntegration: false })).toMatchObject({ value: null, applicable: false })
    expect(value({ hasIntegration: false, metrics: [metric('attribution', 50, 100)] })).toMatchObject({
      value: 50,
      applicable: true,
    })
  })
})

describe('alignment', () => {
  const value = (world: HealthWorld) => alignment(healthInputs(world))

  it.each([
    [1, 0],
    [2, 25],
    [3, 50],
    [4, 75],
    [5, 100],
  ])('a rating of %i is worth %i', (rating, expected) => {
    expect(value({ reviews: [review(rating, '2026-11-20')] }).value).toBe(expected)
  })

  it.each([
    [135, 1],
    [136, 134 / 135],
    [202, 68 / 135],
    [269, 1 / 135],
  ])('%i days old counts in part, its value stays', (age, share) => {
    const finding = value({ reviews: [review(4, daysAgo(age))] })
    expect(finding.share).toBeCloseTo(share, 9)
    expect(finding.value).toBe(75)
  })

  it('270 days old has expired', () => {
    expect(value({ reviews: [review(4, daysAgo(270))] })).toMatchObject({
      value: null,
      reason: 'Every rating has expired',
    })
  })

  it("takes each reviewer's latest, fresh ones counting more", () => {
    const reviews = [review(5, '2026-11-02', 'Sarah'), review(1, daysAgo(202)), review(3, '2026-01-02', 'Sarah')]
    // (100 · 1 + 0 · 68/135) ÷ (1 + 68/135)
    expect(value({ reviews })).toMatchObject({ share: 1, reason: 'Rated 5 of 5 by Sarah on 2026-11-02' })
    expect(value({ reviews }).value).toBeCloseTo(66.502_463, 5)
  })

  it('does not know a rating of tomorrow', () => {
    expect(value({ reviews: [review(4, '2026-11-23')] }).value).toBeNull()
  })

  it('marks a stale rating with dates', () => {
    const [input] = value({ reviews: [review(4, '2026-05-01')] }).inputs
    expect(input?.detail).toBe('75: rated 4 of 5 on 2026-05-01, stale, fading since 2026-09-13 until 2027-01-26')
  })
})
