import { describe, expect, it } from 'vitest'
import { bandOf } from '#shared/health/bands.ts'
import { explainHealth } from '#shared/health/explain.ts'
import { scoreHealth } from '#shared/health/score.ts'
import { framework, type HealthWorld, healthInputs, metric, numberGoal, review, wordGoal } from '../support/health.ts'
import { monthly, touch } from '../support/make.ts'

const health = (world: HealthWorld) => scoreHealth(healthInputs(world))

/** Communication 100: the one slot that was due was done in time. */
const kept = { phaseDates: { '4': '2026-11-01' }, streams: [monthly()], touchpoints: [touch('monthly', '2026-11-06')] }
/** Communication 75: done four days after the grace. */
const late = { ...kept, touchpoints: [touch('monthly', '2026-11-16')] }

describe('bands', () => {
  it.each([
    [100, 'thriving'],
    [90, 'thriving'],
    [89.99, 'healthy'],
    [89.5, 'healthy'],
    [70, 'healthy'],
    [69.999, 'needs-attention'],
    [50, 'needs-attention'],
    [49.99, 'at-risk'],
    [0, 'at-risk'],
  ])('%d is %s', (score, band) => {
    expect(bandOf(score, framework.health.bands)).toBe(band)
  })
})

describe('the score', () => {
  it('is the weighted mean of the four components', () => {
    const result = health({
      ...late,
      goals: [numberGoal('ours', 100), numberGoal('theirs', 60)],
      metrics: [metric('integration-uptime', 80, 90)],
      reviews: [review(5, '2026-11-02')],
    })
    // (25 · 75 + 35 · 80 + 25 · 50 + 15 · 100) ÷ 100
    expect(result).toMatchObject({
      status: 'scored',
      score: 74.25,
      band: 'healthy',
      coverage: 100,
      frameworkVersion: '1.0',
    })
    // Integration costs 12.5 points, more than the 7 of mutual value and the 6.25 of communication.
    expect(result.reason).toBe('Integration Performance: Lowest is integration-uptime, 80 against 90 in 2026-10')
  })

  it('cuts the band on the unrounded score', () => {
    const withReading = (value: number) => health({ ...kept, metrics: [metric('attribution', value, 100)] })
    // (25 · 100 + 25 · 80) ÷ 50, and with 79.98
    expect(withReading(80)).toMatchObject({ score: 90, band: 'thriving', coverage: 50 })
    expect(withReading(79.98)).toMatchObject({ score: 89.99, band: 'healthy' })
  })

  it('shares the weight of an integration that does not apply among the others', () => {
    const result = health({ ...late, hasIntegration: false, reviews: [review(3, '2026-11-02')] })
    // (25 · 75 + 15 · 50) ÷ 40, and 40 of 75 weights known
    expect(result.score).toBe(65.625)
    expect(result.coverage).toBeCloseTo(53.333_333, 5)
  })

  it('counts an unknown half of mutual value with 17.5 of 35', () => {
    const result = health({ ...kept, goals: [numberGoal('ours', 40)], reviews: [review(5, '2026-11-02')] })
    // (25 · 100 + 17.5 · 40 + 15 · 100) ÷ 57.5
    expect(result.score).toBeCloseTo(81.739_13, 5)
    expect(result.coverage).toBe(57.5)
    expect(result.components[1]).toMatchObject({ weight: 35, effectiveWeight: 17.5 })
    expect(result.components[1]?.reason).toMatch(/their side unknown$/)
  })

  it('lets the weight of a fading rating go with it', () => {
    // Rated 202 days ago: 68/135 of 15 = 7.556.
    const result = health({ ...kept, metrics: [metric('attribution', 50, 100)], reviews: [review(1, '2026-05-04')] })
    expect(result.components[3]?.effectiveWeight).toBeCloseTo(7.555_556, 5)
    // (25 · 100 + 25 · 50 + 7.556 · 0) ÷ 57.556
    expect(result.score).toBeCloseTo(65.154_44, 4)
    expect(result.coverage).toBeCloseTo(57.555_556, 5)
  })

  it('shows no number below half of the weight, and says what is missing', () => {
    const result = health({ ...kept, reviews: [review(5, '2026-11-02')] })
    expect(result).toMatchObject({ status: 'not-enough-data', score: null, band: null, coverage: 40 })
    expect(result.reason).toBe(
      'Not enough data: Mutual Value Creation (No goal of a closed period has a result), Integration Performance (No integration reading for 2026-10)',
    )
    expect(result.components[0]?.value).toBe(100)
  })

  it('shows one at exactly half of the weight', () => {
    expect(health({ ...kept, metrics: [metric('attribution', 100, 100)] })).toMatchObject({
      status: 'scored',
      coverage: 50,
    })
  })

  it('without anything known is not enough data, never zero', () => {
    expect(health({})).toMatchObject({ status: 'not-enough-data', score: null, coverage: 0 })
  })

  it('takes the weights of the tier where the framework gives some', () => {
    const rules = {
      tier_weights: { 'tier-2': { communication: 60, mutual_value: 40, integration: 0, alignment: 0 } },
    } as const
    const goals = [wordGoal('ours', 'not'), wordGoal('theirs', 'met')]
    expect(health({ ...kept, goals, rules, tier: 'tier-2' })).toMatchObject({ score: 80, coverage: 100 })
    // Tier 1 keeps 25 and 35 of 100: (25 · 100 + 35 · 50) ÷ 60
    expect(health({ ...kept, goals, rules }).score).toBeCloseTo(70.833_333, 5)
  })

  it('of a perfect partner is 100 and names nothing', () => {
    const goals = [wordGoal('ours', 'met'), wordGoal('theirs', 'met')]
    const result = health({
      ...kept,
      goals,
      metrics: [metric('attribution', 1, 1)],
      reviews: [review(5, '2026-11-02')],
    })
    expect(result).toMatchObject({ score: 100, band: 'thriving', reason: 'Nothing lowers the score' })
  })

  it('is the same on the next day if nothing fell due', () => {
    const world = { ...late, goals: [wordGoal('ours', 'partly')], metrics: [metric('attribution', 1, 2)] }
    expect(health({ ...world, today: '2026-11-24' }).reason).toBe(health({ ...world, today: '2026-11-23' }).reason)
  })
})

describe('no score', () => {
  it.each(['prospect', 'initial-contact', 'negotiation'] as const)('%s is onboarding', (stage) => {
    expect(health({ ...kept, stage, reviews: [review(1, '2026-11-02')] })).toEqual({
      status: 'onboarding',
      score: null,
      band: null,
      coverage: 0,
      components: [],
      reason: 'Scored from Phase 3 on',
      frameworkVersion: '1.0',
    })
  })

  it.each(['paused', 'declined', 'ended'] as const)('%s is stopped', (stage) => {
    expect(health({ ...kept, stage })).toMatchObject({ status: 'stopped', score: null, band: null, components: [] })
  })

  it('from Phase 3 on there is one', () => {
    const metrics = [metric('attribution', 100, 100)]
    const goals = [wordGoal('ours', 'met')]
    expect(health({ stage: 'launch', metrics, goals, reviews: [review(5, '2026-11-02')] })).toMatchObject({
      score: 100,
    })
  })
})

describe('the explanation', () => {
  it('holds every number a person needs to work the score out again', () => {
    const world = { ...late, goals: [numberGoal('ours', 40)], metrics: [metric('integration-uptime', 80, 90)] }
    expect(explainHealth(health(world))).toBe(
      [
        'communication: 75, weight 25. A stream due 2026-11-06, done 2026-11-16.',
        '  is half the mean and half the worst of the streams, each the percent of its days not overdue',
        '  - A stream: 75: overdue on 4 of 16 days since the first due date 2026-11-06 (due 2026-11-06, done 2026-11-16) [Gmail, 2026-11-16]',
        'mutual_value: 40, weight 35, 17.5 of it counts. Lowest is our goal "Clicks", 40 of 100 in the period to 2026-10-31; their side unknown.',
        '  is the mean of our half and their half, each the mean of its goals',
        '  - Ours: Clicks: 40: 40, from 0 to the target 100 [CSV, 2026-10-31]',
        'integration: 50, weight 25. Lowest is integration-uptime, 80 against 90 in 2026-10.',
        '  is the mean of the readings',
        '  - integration-uptime: 50: 80 in 2026-10, from 70 to the target 90 [API, 2026-10-01]',
        'alignment: no data, weight 15. Not rated yet.',
        'Coverage: 67.5 of 100 weight has data = 67.5 %',
        'Score: (25 × 75 + 17.5 × 40 + 25 × 50) ÷ 67.5 = 56.67, shown as 56, band needs-attention',
        'Framework version 1.0',
      ].join('\n'),
    )
  })

  it('of a partner without a score is the reason', () => {
    expect(explainHealth(health({ stage: 'paused' }))).toBe('Paused: no score until the partnership goes on')
    expect(explainHealth(health({ ...kept }))).toMatch(/\nNo score: Not enough data: /)
  })
})
