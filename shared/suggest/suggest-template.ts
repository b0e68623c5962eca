import { addWorkingDays } from '../date.ts'
import { type Framework, tierOf } from '../framework/framework.ts'
import type { BandId } from '../framework/health.ts'
import type { Stage } from '../framework/phases.ts'
import type { Tier, TierId } from '../framework/tiers.ts'
import type { NextTouchpoint } from '../standing.ts'

export type SuggestInput = {
  /** Null on a page about somebody who is no partner yet. */
  partner: { tier: TierId; stage: Stage; optOut?: boolean } | null
  next: NextTouchpoint | null
  band: BandId | null
  site: 'youtube' | 'gmail' | 'hubspot' | null
  framework: Pick<Framework, 'tiers' | 'health' | 'outreach'>
  /** Clock of an incident or issue that runs, with the template that answers it. */
  openClock?: { label: string; template: string } | null
  today: string
}

/** A template and why, in words a person reads. */
export type Suggestion = { templateId: string; reason: string }

/** A stream or step is suggested from so many working days before it is due. */
const AHEAD_WORKING_DAYS = 2

/**
 * The template that fits best, by the first rule that has one: open clock, due stream, band play, phase step, site
 * (DESIGN §9). Null if no rule fits, and always for somebody who opted out or whose partnership stands still.
 */
export function suggestTemplate(input: SuggestInput): Suggestion | null {
  const { partner } = input
  if (partner?.optOut || ['paused', 'declined', 'ended'].includes(partner?.stage ?? '')) return null
  return openClock(input) ?? dueStream(input) ?? bandPlay(input) ?? phaseStep(input) ?? site(input)
}

function openClock({ openClock: clock }: SuggestInput): Suggestion | null {
  return clock == null ? null : { templateId: clock.template, reason: `${clock.label} is running` }
}

function dueStream({ partner, next, framework, today }: SuggestInput): Suggestion | null {
  if (partner === null || next?.kind !== 'stream' || next.template === null || !isSoon(next, today)) return null
  return {
    templateId: next.template,
    reason: `${tierWords(tierOf(framework, partner.tier))}, ${next.label} ${when(next, today)}`,
  }
}

function bandPlay({ partner, band, framework }: SuggestInput): Suggestion | null {
  const play = framework.health.bands.find(({ id }) => id === band)
  if (partner === null || play?.template === undefined) return null
  return { templateId: play.template, reason: `${play.label}: ${play.actions}` }
}

function phaseStep({ partner, next, framework, today }: SuggestInput): Suggestion | null {
  if (partner === null) return null
  if (next?.kind === 'step' && isSoon(next, today)) {
    const templateId = next.template ?? framework.outreach.follow_up_template
    return templateId === undefined ? null : { templateId, reason: `${next.label} ${when(next, today)}, no answer yet` }
  }
  const tier = tierOf(framework, partner.tier)
  if (partner.stage !== 'prospect' || tier.outreach_template === undefined) return null
  return { templateId: tier.outreach_template, reason: `${tierWords(tier)} prospect, first contact` }
}

function site({ partner, site: name, framework }: SuggestInput): Suggestion | null {
  const rule = framework.outreach.sites.find((each) => each.site === name)
  if (partner !== null || rule === undefined) return null
  const tier = tierOf(framework, rule.tier)
  if (tier.outreach_template === undefined) return null
  return { templateId: tier.outreach_template, reason: `Not a partner yet, met on ${SITE_WORDS[rule.site]}` }
}

const SITE_WORDS = { youtube: 'YouTube', gmail: 'Gmail', hubspot: 'HubSpot' } as const

function isSoon({ dueOn }: NextTouchpoint, today: string): boolean {
  return dueOn <= addWorkingDays(today, AHEAD_WORKING_DAYS)
}

function when({ dueOn }: NextTouchpoint, today: string): string {
  if (dueOn === today) return 'due today'
  return dueOn < today ? `was due ${dueOn}` : `due ${dueOn}`
}

function tierWords({ id }: Tier): string {
  return `Tier ${id.slice('tier-'.length)}`
}
