import { and, eq } from 'drizzle-orm'
import type { DueItem } from '#shared/due/item.ts'
import { among } from '../../../db/among.ts'
import { standing } from '../../../db/tables/computed.ts'
import { partner } from '../../../db/tables/partner.ts'
import { localDate } from '../../../time/local-date.ts'
import { openClocks } from '../../clock/list-clocks.ts'
import type { DueProvider } from '../provider.ts'

const LABELS: Record<string, string> = {
  'first-notice': 'First notice',
  'change-notice': 'Notice of the change',
  update: 'Update',
  resolution: 'Resolution message',
  intervention: 'First talk about the issue',
}
const TEMPLATES: Record<string, string> = {
  'first-notice': 'incident-notice',
  'change-notice': 'planned-change',
  update: 'incident-update',
  resolution: 'incident-resolution',
  intervention: 'issue-opening',
}

/** Clocks of incidents and issues; a paused one is due nowhere. */
export const dueClocks: DueProvider = async (deps, portal, now) => {
  const clocks = (await openClocks({ deps, portal, now })).filter(({ dueAt }) => dueAt !== null)
  if (clocks.length === 0) return []
  const ids = [...new Set(clocks.map(({ partnerId }) => partnerId))]
  const rows = await deps.database.db
    .select({ partner, score: standing.score })
    .from(partner)
    .leftJoin(standing, and(eq(standing.portalId, partner.portalId), eq(standing.partnerId, partner.id)))
    .where(and(eq(partner.portalId, portal.id), among(partner.id, ids)))
  const known = new Map(rows.map((row) => [row.partner.id, row]))
  return clocks.flatMap(({ subject, subjectId, partnerId, clock, what, dueAt }): DueItem[] => {
    const row = known.get(partnerId)
    if (!row || dueAt === null) return []
    const { id, name, tier, ownerName, secondOwnerName } = row.partner
    return [
      {
        id: `clock:${subjectId}:${partnerId}:${clock}:${dueAt}`,
        kind: 'clock',
        label: `${LABELS[clock] ?? clock}: ${what}`,
        detail: null,
        dueOn: localDate(dueAt, portal.timeZone),
        dueAt,
        periodDays: 1,
        partner: { id, name, tier, score: row.score },
        owners: [ownerName, secondOwnerName].filter((owner) => owner !== null),
        stream: null,
        slot: null,
        template: TEMPLATES[clock] ?? null,
        ref: { noun: subject, id: subjectId },
      },
    ]
  })
}
