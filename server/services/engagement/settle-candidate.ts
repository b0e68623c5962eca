import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { type EngagementState, engagement } from '../../db/tables/hubspot.ts'

export type Settled = { state: Exclude<EngagementState, 'open'>; touchpointId: string | null }

/** Notes what became of a candidate, in the transaction that makes its touchpoint or its question. */
export async function settleCandidate(
  db: Db,
  { portalId, id }: { portalId: string; id: string },
  settled: Settled,
): Promise<void> {
  await db
    .update(engagement)
    .set(settled)
    .where(and(eq(engagement.portalId, portalId), eq(engagement.id, id)))
}
