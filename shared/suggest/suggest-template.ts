import { addDays, addWorkingDays } from '../date.ts'
import { type Framework, tierOf } from '../framework/framework.ts'
import type { BandId } from '../framework/health.ts'
import type { Stage } from '../framework/phases.ts'
import type { Tier, TierId } from '../framework/tiers.ts'
import type { NextTouchpoint } from '../standing.ts'

/** A template as the rules see it. */
export type Candidate = {
  id: string
  occasion: string
  tiers: readonly TierId[]
  stream: string | null
  /** Cheerful or asking for something: held back while an incident is open. */
  upbeat: boolean
  /** Local date on which this partner last got it; null: never. */
  sentOn: string | null
}

export type SuggestInput = {
  /** Null on a page about somebody who is no partner yet. */
  partner: { tier: TierId; stage: Stage; optOut?: boolean; contractEnd?: string | null } | null
  next: NextTouchpoint | null
  band: BandId | null
  site: 'youtube' | 'gmail' | 'hubspot' | null
  framework: Pick<Framework, 'tiers' | 'health' | 'outreach' | 'settings'>
  /** Every template there is. */
  templates: readonly Candidate[]
  /** Clock of an incident or issue that runs, with the template that answers it. */
  openClock?: { label: string; template: string } | null
  /** An incident touches the partner and is not resolved. */
  incidentOpen?: boolean
  /** The partner has written to us or met us. */
  inTalks?: boolean
  today: string
}

/** A template and why, in words a person reads; `stream` is what the mail counts for, null if it is no stream's. */
export type Suggestion = { templateId: string; reason: string; stream: string | null }

/** A stream or step is suggested from so many working days before it is due. */
const AHEAD_WORKING_DAYS = 2
/** A play or a renewal is not suggested again to one partner within so many days. */
const PLAY_AGAIN_DAYS = 90

/**
 * The templates that fit, best first, by the rules in their order: open clock, due stream, band play, phase step, site
 * (DESIGN §9). Where one rule fits several templates, that which this partner got last comes first. While an incident is
 * open nothing upbeat is among them. None for somebody who opted out or whose partnership stands still.
 */
export function suggestTemplates(input: SuggestInput): Suggestion[] {
  const { partner, templates, incidentOpen = false } = input
  if (partner?.optOut || ['paused', 'declined', 'ended'].includes(partner?.stage ?? '')) return []
  const known = new Map(templates.map((template) => [template.id, template]))
  const found = RULES.flatMap((rule) => rule(input)).filter(({ templateId }) => known.has(templateId))
  const fitting = found.filter(({ templateId }) => !(incidentOpen && known.get(templateId)?.upbeat))
  return fitting.filter((each, at) => fitting.findIndex(({ templateId }) => templateId === each.templateId) === at)
}

/** The best of them; null if no rule fits. */
export function suggestTemplate(input: SuggestInput): Suggestion | null {
  return suggestTemplates(input)[0] ?? null
}

type Rule = (input: SuggestInput) => Suggestion[]

const RULES: readonly Rule[] = [openClock, dueStream, bandPlay, phaseStep, site]

function openClock({ openClock: clock }: SuggestInput): Suggestion[] {
  return clock ? [{ templateId: clock.template, reason: `${clock.label} is running`, stream: null }] : []
}

function dueStream(input: SuggestInput): Suggestion[] {
  const { partner, next, framework, today, templates } = input
  if (partner === null || next?.kind !== 'stream' || next.template === null || !isSoon(next, today)) return []
  const reason = `${tierWords(tierOf(framework, partner.tier))}, ${next.label} ${when(next, today)}`
  const own = templates.filter(({ id, stream }) => id === next.template || stream === next.stream)
  const ordered = lastUsedFirst(own, next.template)
  return ordered.map(({ id }) => ({ templateId: id, reason, stream: next.stream }))
}

function bandPlay({ partner, band, framework, templates, today }: SuggestInput): Suggestion[] {
  const play = framework.health.bands.find(({ id }) => id === band)
  const template = templates.find(({ id }) => id === play?.template)
  if (partner === null || play === undefined || !template || wasJustSent(template, today)) return []
  return [{ templateId: template.id, reason: `${play.label}: ${play.actions}`, stream: null }]
}

function phaseStep(input: SuggestInput): Suggestion[] {
  const { partner, next, framework, today } = input
  if (partner === null) return []
  const tier = tierOf(framework, partner.tier)
  if (next?.kind === 'step' && isSoon(next, today)) {
    const templateId = next.template ?? framework.outreach.follow_up_template
    const reason = `${next.label} ${when(next, today)}, no answer yet`
    return templateId === undefined ? [] : [{ templateId, reason, stream: next.stream }]
  }
  if (partner.stage === 'prospect') return firstContact(tier)
  if (partner.stage === 'initial-contact' && input.inTalks) return once(input, 'proposal', 'In talks: the proposal')
  if (partner.stage === 'launch') return once(input, 'launch', 'Phase 3: announce the partnership')
  const reminder = addDays(today, Math.max(...framework.settings.renewal_reminder_days.days))
  if (partner.stage !== 'ongoing' || !partner.contractEnd || partner.contractEnd > reminder) return []
  return once(input, 'renewal', `The contract ends ${partner.contractEnd}`)
}

function firstContact(tier: Tier): Suggestion[] {
  if (tier.outreach_template === undefined) return []
  return [
    { templateId: tier.outreach_template, reason: `${tierWords(tier)} prospect, first contact`, stream: 'outreach' },
  ]
}

/** The templates of an occasion for the partner's tier, but for one it got lately. */
function once({ partner, templates, today }: SuggestInput, occasion: string, reason: string): Suggestion[] {
  const fitting = templates.filter((each) => each.occasion === occasion && each.tiers.includes(partner!.tier))
  if (fitting.some((template) => wasJustSent(template, today))) return []
  return lastUsedFirst(fitting, null).map(({ id }) => ({ templateId: id, reason, stream: null }))
}

function site({ partner, site: name, framework }: SuggestInput): Suggestion[] {
  const rule = framework.outreach.sites.find((each) => each.site === name)
  if (partner !== null || rule === undefined) return []
  const templateId = tierOf(framework, rule.tier).outreach_template
  if (templateId === undefined) return []
  return [{ templateId, reason: `Not a partner yet, met on ${SITE_WORDS[rule.site]}`, stream: 'outreach' }]
}

const SITE_WORDS = { youtube: 'YouTube', gmail: 'Gmail', hubspot: 'HubSpot' } as const

/** Newest use first; among those never used, the one the framework names, then by name. */
function lastUsedFirst(templates: readonly Candidate[], named: string | null): Candidate[] {
  return templates.toSorted(
    (a, b) =>
      (b.sentOn ?? '').localeCompare(a.sentOn ?? '') ||
      Number(b.id === named) - Number(a.id === named) ||
      a.id.localeCompare(b.id),
  )
}

function wasJustSent({ sentOn }: Candidate, today: string): boolean {
  return sentOn !== null && addDays(sentOn, PLAY_AGAIN_DAYS) > today
}

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
