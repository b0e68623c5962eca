import { and, eq } from 'drizzle-orm'
import { dueTouches } from '#shared/cadence/due-touches.ts'
import type { CadenceInput } from '#shared/cadence/input.ts'
import { OUTREACH } from '#shared/cadence/steps.ts'
import type { Framework } from '#shared/framework/framework.ts'
import type { BandId } from '#shared/framework/health.ts'
import { type ChecklistItem, checklistItems } from '#shared/lifecycle/checklist-view.ts'
import type { Db } from '../../db/client.ts'
import { checklistMark } from '../../db/tables/cadence.ts'
import type { PartnerFacts } from '../partner/facts.ts'

type Loaded = { facts: PartnerFacts; cadence: CadenceInput; band: BandId | null }

/** The checklist of one partner from what was marked, logged and reviewed. */
export async function loadChecklist(
  db: Db,
  at: { portalId: string; framework: Framework },
  { facts, cadence, band }: Loaded,
): Promise<ChecklistItem[]> {
  const { partner, reviews } = facts
  const { framework } = at
  const marks = await db
    .select()
    .from(checklistMark)
    .where(and(eq(checklistMark.portalId, at.portalId), eq(checklistMark.partnerId, partner.id)))
  const sent = cadence.touchpoints
    .filter((touch) => touch.stream === OUTREACH && touch.status === 'done' && touch.direction === 'out')
    .toSorted((a, b) => ((a.on ?? '') < (b.on ?? '') ? -1 : 1))[0]
  const monthly = framework.kpis.some((kpi) => kpi.tier === partner.tier && kpi.review === 'monthly')
  return checklistItems({
    partner,
    phases: framework.phases,
    marks,
    outreach: sent?.on ? { on: sent.on, byName: sent.byName } : null,
    reviews: reviews.map(({ on }) => on),
    kpiReview: monthly ? 'monthly' : 'quarterly',
    due: dueTouches(cadence),
    band,
    renewalDays: framework.settings.renewal_reminder_days.days,
    today: cadence.today,
  })
}
