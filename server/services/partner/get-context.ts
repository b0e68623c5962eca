import type { PartnerContext } from '#shared/api/context.ts'
import { daysBetween } from '#shared/date.ts'
import { type Framework, phaseAt, tierOf } from '#shared/framework/framework.ts'
import type { ComponentId } from '#shared/framework/health.ts'
import { phaseClock } from '#shared/lifecycle/phase-clock.ts'
import { type Partner, stateOf } from '#shared/partner.ts'
import type { NextTouchpoint, Standing } from '#shared/standing.ts'
import type { Touchpoint } from '#shared/touchpoint.ts'
import { localDate } from '../../time/local-date.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { recordUrl } from '../portal/record-url.ts'
import { suggestionsFor } from '../suggest/suggest-for.ts'
import { type CardFacts, readCardFacts } from './card-facts.ts'
import { getStanding } from './get-standing.ts'

/** Days ahead of its due date from which a touch counts as due soon. */
const SOON_DAYS = 7

const STAGE_LABELS: Partial<Record<Partner['stage'], string>> = {
  prospect: 'Prospect',
  paused: 'Paused',
  declined: 'Declined',
  ended: 'Ended',
}

/** What the card shows of one partner. Throws `not-found`. */
export async function getContext(ctx: Context, partnerId: string): Promise<PartnerContext> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const [facts, value] = await Promise.all([readCardFacts(db, ctx.portal.id, partnerId), getStanding(ctx, partnerId)])
  return toContext(ctx, { facts, value, suggestion: (await suggestionsFor(ctx, facts, value))[0] ?? null })
}

type Known = { facts: CardFacts; value: Standing; suggestion: PartnerContext['suggestion'] }

function toContext(ctx: Context, { facts, value, suggestion }: Known): PartnerContext {
  const { framework } = ctx.deps
  const { partner } = facts
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const drafts = draftsOf(facts.touchpoints)
  const url = recordUrl(ctx.portal, facts)
  const next = value.next && describeNext(value.next, today)
  return {
    id: partner.id,
    name: partner.name,
    state: stateOf(partner),
    sample: partner.sample,
    tier: { id: partner.tier, name: tierOf(framework, partner.tier).name },
    stage: describeStage(framework, partner, today),
    owners: [partner.ownerName, partner.secondOwnerName].filter((name) => name !== null),
    next,
    health: describeHealth(framework, value),
    last: value.last,
    overdueCount: value.overdueCount,
    clocks: value.clocks ?? null,
    contacts: facts.contacts.map(({ name, email, role }) => ({ name, email, role })),
    drafts,
    suggestion,
    primaryAction: primaryAction(partner, { drafts, next, url }),
    recordUrl: url,
    revision: partner.revision,
    asOf: ctx.now.toISOString(),
  }
}

function describeStage(framework: Framework, partner: Partner, today: string): PartnerContext['stage'] {
  const phase = phaseAt(framework, partner.stage)
  const clock = phaseClock(partner, framework.phases, today)
  const label = phase ? `Phase ${phase.number}: ${phase.label}` : (STAGE_LABELS[partner.stage] ?? partner.stage)
  return { id: partner.stage, label, day: clock?.day ?? null, of: clock?.of ?? null, late: clock?.late ?? false }
}

function describeNext(next: NextTouchpoint, today: string): NonNullable<PartnerContext['next']> {
  const ahead = daysBetween(today, next.dueOn)
  const { label, dueOn, stream, template } = next
  return { label, dueOn, status: statusOf(ahead), days: Math.abs(ahead), stream, template }
}

function statusOf(daysAhead: number): NonNullable<PartnerContext['next']>['status'] {
  if (daysAhead < 0) return 'overdue'
  if (daysAhead === 0) return 'today'
  return daysAhead <= SOON_DAYS ? 'soon' : 'later'
}

function describeHealth(framework: Framework, { health, trend }: Standing): PartnerContext['health'] {
  const band = framework.health.bands.find((each) => each.id === health.band)
  return {
    status: health.status,
    score: health.score === null ? null : Math.floor(health.score),
    band: band ? { id: band.id, label: band.label, actions: band.actions } : null,
    coverage: Math.floor(health.coverage),
    trend,
    reason: health.reason,
    components: health.components.map((component) => ({
      ...component,
      label: componentLabel(framework, component.id),
    })),
  }
}

function componentLabel(framework: Framework, id: ComponentId): string {
  return framework.health.components.find((each) => each.id === id)?.label ?? id
}

function draftsOf(touchpoints: readonly Touchpoint[]): PartnerContext['drafts'] {
  return touchpoints
    .filter((touch) => touch.status === 'draft')
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    .map(({ id, subject, stream, byName, createdAt }) => {
      return { touchpointId: id, subject, stream, byName: byName ?? 'somebody', at: createdAt }
    })
}

function primaryAction(
  partner: Partner,
  { drafts, next, url }: { drafts: unknown[]; next: PartnerContext['next']; url: string | null },
): PartnerContext['primaryAction'] {
  const state = stateOf(partner)
  const mayWrite = state === 'partner' || state === 'prospect'
  if (mayWrite && drafts.length > 0) return 'confirm-sent'
  if (state === 'prospect') return 'draft-outreach'
  if (mayWrite && next?.template && next.status !== 'later') return 'draft-update'
  return url ? 'open-record' : 'none'
}
