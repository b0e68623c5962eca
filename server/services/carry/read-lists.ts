import { and, desc, eq, isNotNull } from 'drizzle-orm'
import { z } from 'zod'
import { CarryLists } from '#shared/api/templates.ts'
import type { Db } from '../../db/client.ts'
import { touchpoint } from '../../db/tables/history.ts'
import { templateUse } from '../../db/tables/template.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { getFacts } from '../partner/find.ts'

export const StreamLists = CarryLists.extend({
  stream: z.string(),
  touchpointId: z.uuid(),
  sentAt: z.iso.datetime(),
  byName: z.string().nullable(),
}).meta({ id: 'StreamLists' })
export type StreamLists = z.infer<typeof StreamLists>

/**
 * What the last mail of each stream left for the next: promised for next time, and decisions still open. A draft that
 * was not sent leaves nothing. Throws `not-found`.
 */
export async function readLists(ctx: Context, partnerId: string): Promise<StreamLists[]> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  await getFacts(db, ctx.portal.id, partnerId)
  return lastLists(db, ctx.portal.id, { partnerId })
}

/** Of one stream, or of all; the newest mail that was sent counts. */
export async function lastLists(
  db: Db,
  portalId: string,
  { partnerId, stream }: { partnerId: string; stream?: string },
): Promise<StreamLists[]> {
  const rows = await db
    .selectDistinctOn([touchpoint.stream], {
      stream: touchpoint.stream,
      touchpointId: touchpoint.id,
      occurredAt: touchpoint.occurredAt,
      byName: touchpoint.byName,
      lists: templateUse.lists,
    })
    .from(touchpoint)
    .innerJoin(templateUse, and(eq(templateUse.portalId, touchpoint.portalId), eq(templateUse.id, touchpoint.id)))
    .where(
      and(
        eq(touchpoint.portalId, portalId),
        eq(touchpoint.partnerId, partnerId),
        eq(touchpoint.status, 'done'),
        stream === undefined ? isNotNull(touchpoint.stream) : eq(touchpoint.stream, stream),
        isNotNull(templateUse.lists),
        isNotNull(touchpoint.occurredAt),
      ),
    )
    .orderBy(touchpoint.stream, desc(touchpoint.occurredAt), desc(touchpoint.id))
  return rows.map(({ stream: of, touchpointId, occurredAt, byName, lists }) => {
    return { ...lists!, stream: of!, touchpointId, sentAt: occurredAt!.toISOString(), byName }
  })
}
