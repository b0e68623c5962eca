import { and, eq } from 'drizzle-orm'
import { baseline } from '../../db/tables/snapshot.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import type { PartnerFacts } from '../partner/facts.ts'

/**
 * Keeps the newest value of every metric as it is now (row 31). A metric that was frozen before keeps its first
 * baseline. Answers how many were frozen.
 */
export async function freezeBaseline(
  ctx: Context,
  changes: Changes,
  { facts, on }: { facts: PartnerFacts; on: string },
): Promise<number> {
  const partnerId = facts.partner.id
  const rows = await changes.db
    .select({ metric: baseline.metric })
    .from(baseline)
    .where(and(eq(baseline.portalId, ctx.portal.id), eq(baseline.partnerId, partnerId)))
  const frozen = new Set(rows.map(({ metric }) => metric))
  const newest = new Map<string, PartnerFacts['metrics'][number]>()
  for (const reading of facts.metrics) {
    const known = newest.get(reading.name)
    if (!frozen.has(reading.name) && (!known || reading.month > known.month)) newest.set(reading.name, reading)
  }
  for (const { name, month, value, source } of [...newest.values()].sort((a, b) => (a.name < b.name ? -1 : 1)))
    await changes.insert('baseline', { partnerId, metric: name, month, value, source, on })
  return newest.size
}
