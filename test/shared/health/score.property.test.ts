import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DatedTouch } from '#shared/cadence/input.ts'
import { addDays } from '#shared/date.ts'
import type { Goal, Metric, Review } from '#shared/goal.ts'
import { communication } from '#shared/health/components/communication.ts'
import type { HealthInputs } from '#shared/health/input.ts'
import { scoreHealth } from '#shared/health/score.ts'
import { framework, healthInputs, metric, numberGoal, review } from '../support/health.ts'
import { rolling, touch } from '../support/make.ts'

const today = '2026-11-22'
const tier1 = framework.tiers[0]!.streams
const streams = [...tier1, rolling({ two_way: true })]
const ids = streams.map((stream) => stream.id)

const pastDay = fc.integer({ min: -5, max: 400 }).map((ago) => addDays(today, -ago))
const anyTouch: fc.Arbitrary<DatedTouch> = fc
  .record({
    stream: fc.constantFrom(...ids, null),
    on: pastDay,
    status: fc.constantFrom('done', 'done', 'done', 'draft', 'skipped'),
    direction: fc.constantFrom('out', 'out', 'in'),
    channel: fc.constantFrom('email', 'meeting', 'call', 'other'),
    slot: fc.constantFrom(null, null, '2026-W40', '2026-11', '2026-Q3'),
    reason: fc.constantFrom(null, 'partner asked', 'no time'),
  })
  .map(({ stream, on, ...more }) => touch(stream, on, more))
const anyGoal: fc.Arbitrary<Goal> = fc
  .record({
    side: fc.constantFrom('ours', 'theirs'),
    actual: fc.option(fc.double({ min: -50, max: 200, noNaN: true })),
    zero: fc.integer({ min: -10, max: 100 }),
    target: fc.integer({ min: -10, max: 100 }),
    periodEnd: pastDay,
    label: fc.constantFrom('A', 'B'),
  })
  .map(({ side, actual, ...more }) => numberGoal(side, actual, more))
const anyMetric: fc.Arbitrary<Metric> = fc
  .record({
    name: fc.constantFrom('integration-uptime', 'attribution'),
    value: fc.double({ min: 0, max: 120, noNaN: true }),
    target: fc.integer({ min: 1, max: 100 }),
    month: fc.constantFrom('2026-09', '2026-10'),
  })
  .map(({ name, value, target, month }) => metric(name, value, target, month))
const anyReview: fc.Arbitrary<Review> = fc
  .record({ rating: fc.integer({ min: 1, max: 5 }), on: pastDay, reviewer: fc.constantFrom('Kevin', 'Sarah') })
  .map(({ rating, on, reviewer }) => review(rating, on, reviewer))

const anyInputs: fc.Arbitrary<HealthInputs> = fc
  .record({
    touchpoints: fc.array(anyTouch, { maxLength: 40 }),
    goals: fc.array(anyGoal, { maxLength: 6 }),
    metrics: fc.array(anyMetric, { maxLength: 4 }),
    reviews: fc.array(anyReview, { maxLength: 4 }),
    missedClocks: fc.array(pastDay, { maxLength: 1 }),
    hasIntegration: fc.boolean(),
    phase4: fc.integer({ min: 0, max: 400 }).map((ago) => addDays(today, -ago)),
    away: fc.array(fc.record({ from: pastDay, days: fc.integer({ min: 0, max: 20 }) }), { maxLength: 2 }),
  })
  .map(({ phase4, away, ...world }) =>
    healthInputs({
      ...world,
      streams,
      today,
      phaseDates: { '4': phase4 },
      away: away.map(({ from, days }) => ({ from, to: addDays(from, days) })),
    }),
  )

const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length })
const settings = { numRuns: 300 }

describe('health, whatever comes in', () => {
  it('stays between 0 and 100, with a band only where there is a number', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const { score, band, coverage, components } = scoreHealth(inputs)
        for (const number of [score ?? 0, coverage, ...components.map((each) => each.value ?? 0)]) {
          expect(number).toBeGreaterThanOrEqual(0)
          expect(number).toBeLessThanOrEqual(100)
        }
        expect(band === null).toBe(score === null)
        expect(score === null || coverage >= 50).toBe(true)
        for (const each of components) expect(each.effectiveWeight).toBeLessThanOrEqual(each.weight)
      }),
      settings,
    )
  })

  it('does not depend on the order of the inputs, evidence and reason included', () => {
    const withOrder = anyInputs.chain((inputs) =>
      fc.record({
        inputs: fc.constant(inputs),
        touchpoints: shuffled(inputs.cadence.touchpoints),
        goals: shuffled(inputs.goals),
        metrics: shuffled(inputs.metrics),
        reviews: shuffled(inputs.reviews),
      }),
    )
    fc.assert(
      fc.property(withOrder, ({ inputs, touchpoints, ...other }) => {
        const changed = { ...inputs, ...other, cadence: { ...inputs.cadence, touchpoints } }
        expect(scoreHealth(changed)).toEqual(scoreHealth(inputs))
      }),
      settings,
    )
  })

  it('is never lowered by a better result, reading or rating', () => {
    fc.assert(
      fc.property(anyInputs, fc.double({ min: 0, max: 50, noNaN: true }), (inputs, more) => {
        const goals = inputs.goals.map((goal): Goal => {
          const { measure } = goal
          if (measure.kind !== 'number' || measure.actual === null) return goal
          const better = measure.target < measure.zero ? -more : more
          return { ...goal, measure: { ...measure, actual: measure.actual + better } }
        })
        const metrics = inputs.metrics.map((each) => ({ ...each, target: each.target + 70, value: each.value }))
        const better = metrics.map((each) => ({ ...each, value: each.value + more }))
        const reviews = inputs.reviews.map((each) => ({ ...each, rating: Math.min(5, each.rating + 1) }))
        const before = scoreHealth({ ...inputs, metrics }).score
        const after = scoreHealth({ ...inputs, goals, metrics: better, reviews }).score
        expect(after ?? 0).toBeGreaterThanOrEqual((before ?? 0) - 1e-6)
      }),
      settings,
    )
  })

  it('is never lowered by one more touch or one more answer', () => {
    const unplaced = anyTouch.map((each) => ({ ...each, slot: null, status: 'done' as const }))
    fc.assert(
      fc.property(fc.array(unplaced, { maxLength: 30 }), unplaced, pastDay, (touchpoints, extra, start) => {
        const value = (list: DatedTouch[]) =>
          communication(healthInputs({ streams, today, phaseDates: { '4': start }, touchpoints: list })).value ?? 0
        expect(value([...touchpoints, extra])).toBeGreaterThanOrEqual(value(touchpoints) - 1e-6)
      }),
      { numRuns: 1000 },
    )
  })
})
