import { dueTouches } from '#shared/cadence/due-touches.ts'
import type { CadenceInput } from '#shared/cadence/input.ts'
import { nextTouchpoint } from '#shared/cadence/next-touchpoint.ts'
import { overdueCount } from '#shared/cadence/overdue.ts'
import { replyWaitingSince } from '#shared/cadence/replies.ts'
import { outreachState } from '#shared/cadence/steps.ts'
import type { Holidays } from '#shared/date.ts'
import { type Framework, tierOf } from '#shared/framework/framework.ts'
import type { BandId } from '#shared/framework/health.ts'
import type { HealthInputs } from '#shared/health/input.ts'
import { isRealMove, playedBand } from '#shared/health/plays.ts'
import { scoreHealth } from '#shared/health/score.ts'
import { integrationReadings } from '#shared/metric/integration-readings.ts'
import type { Health, LastTouch, Standing } from '#shared/standing.ts'
import { localDate } from '../../time/local-date.ts'
import type { PartnerFacts } from './facts.ts'

export type StandingInput = {
  facts: PartnerFacts
  framework: Framework
  timeZone: string
  today: string
  holidays?: Holidays
  /** What was computed last; the trend is the last move of the shown score and stays until the next. */
  previous: Standing | null
}

/** Works out what is due and how healthy the partner is. Pure but for the time zone database. */
export function computeStanding(input: StandingInput): Standing {
  const { facts, framework, today, previous } = input
  const cadence = cadenceOf(input)
  const health = scoreHealth({
    rules: framework.health,
    frameworkVersion: framework.version,
    partner: facts.partner,
    cadence,
    goals: facts.goals,
    metrics: integrationReadings(framework, facts.metrics),
    reviews: facts.reviews,
    override: overrideOf(facts),
    missedClocks: facts.clocks?.missedOn ?? [],
    today,
  })
  return {
    ...(facts.clocks?.open && { clocks: facts.clocks.open }),
    next: nextTouchpoint(cadence),
    due: dueTouches(cadence),
    outreach: outreachState(cadence),
    replyWaitingSince: replyWaitingSince(facts.touchpoints, facts.partner.repliesHandledAt),
    last: lastTouch(facts),
    overdueCount: overdueCount(cadence),
    health,
    trend: trendOf(health.score, previous),
    playedBand: playedBandOf(health, previous, framework),
  }
}

/**
 * Cadence of one partner. A touch counts on its date at the partner's: a mail of Friday evening there is Friday's, even
 * if it is Saturday here; it never counts later than today.
 */
export function cadenceOf({
  facts,
  framework,
  timeZone,
  today,
  holidays,
}: Pick<StandingInput, 'facts' | 'framework' | 'timeZone' | 'today' | 'holidays'>): CadenceInput {
  const { partner, settings = [], away = [], touchpoints } = facts
  const zone = partner.timeZone ?? timeZone
  const onOf = (at: string) => {
    const on = localDate(at, zone)
    // Their tomorrow has begun while here it is still today.
    return on > today && localDate(at, timeZone) <= today ? today : on
  }
  return {
    partner: partner.archivedAt === null ? partner : { ...partner, stage: 'ended' },
    streams: tierOf(framework, partner.tier).streams,
    followUpWorkingDays: framework.outreach.follow_up_working_days,
    followUpTemplate: framework.outreach.follow_up_template ?? null,
    touchpoints: touchpoints.map((touch) => ({ ...touch, on: touch.occurredAt && onOf(touch.occurredAt) })),
    settings,
    holidays,
    away,
    today,
  }
}

function overrideOf({ override }: PartnerFacts): HealthInputs['override'] {
  if (!override) return null
  const { score, reason, until, byName } = override
  return { score, reason, until, byName }
}

/** Stays while nothing but coverage, rules or an override moved the score; no play follows from those. */
function playedBandOf(health: Health, previous: Standing | null, framework: Framework): BandId | null {
  const played = previous?.playedBand ?? null
  if (health.score === null || health.override) return played
  if (played !== null && previous !== null && !isRealMove(previous.health, health)) return played
  return playedBand(played, health.score, framework.health.bands)
}

function trendOf(score: number | null, previous: Standing | null): number | null {
  const before = previous?.health.score ?? null
  if (score === null || before === null) return null
  const move = Math.floor(score) - Math.floor(before)
  return move === 0 ? previous!.trend : move
}

function lastTouch(facts: PartnerFacts): LastTouch | null {
  let last: LastTouch | null = null
  for (const touch of facts.touchpoints) {
    if (touch.status !== 'done' || !touch.occurredAt || (last && touch.occurredAt <= last.at)) continue
    const { channel, direction, subject, byName } = touch
    last = { at: touch.occurredAt, channel, direction, subject, byName }
  }
  return last
}
