import { and, asc, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { partner } from '../../db/tables/partner.ts'
import { conflict } from '../../db/tables/sync.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const Conflict = z
  .object({
    id: z.uuid(),
    partnerId: z.uuid(),
    partner: z.string(),
    property: z.string(),
    /** What both sides agreed on before. */
    base: z.string(),
    /** What stood here. */
    here: z.string(),
    hubspot: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'Conflict' })
export type Conflict = z.infer<typeof Conflict>

/** Conflicts nobody has decided yet, oldest first. */
export async function listConflicts(ctx: Context, limit: number): Promise<Conflict[]> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select({ conflict, name: partner.name })
    .from(conflict)
    .leftJoin(partner, and(eq(partner.portalId, conflict.portalId), eq(partner.id, conflict.localId)))
    .where(and(eq(conflict.portalId, ctx.portal.id), isNull(conflict.resolvedAt)))
    .orderBy(asc(conflict.at), asc(conflict.id))
    .limit(limit)
  return rows.map(({ conflict: row, name }) => ({
    id: row.id,
    partnerId: row.localId,
    partner: name ?? 'no longer a partner',
    property: row.property,
    base: row.base ?? '',
    here: row.local ?? '',
    hubspot: row.remote ?? '',
    at: row.at.toISOString(),
  }))
}
