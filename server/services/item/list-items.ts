import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { Item, type ItemKind } from '#shared/item/item.ts'
import { item } from '../../db/tables/item.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { toItem } from './save-item.ts'

export const ItemPage = z.object({ items: z.array(Item), after: z.string().nullable() }).meta({ id: 'ItemPage' })
export type ItemPage = z.infer<typeof ItemPage>

export type ListItems = { partnerId?: string; kind?: ItemKind; state?: string; after?: string; limit: number }

/** Items in order of their id, a page at a time. */
export async function listItems(ctx: Context, { partnerId, kind, state, after, limit }: ListItems): Promise<ItemPage> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select()
    .from(item)
    .where(
      and(
        eq(item.portalId, ctx.portal.id),
        partnerId ? eq(item.partnerId, partnerId) : undefined,
        kind ? eq(item.kind, kind) : undefined,
        state ? eq(item.state, state) : undefined,
        after ? gt(item.id, sql`${after}::uuid`) : undefined,
      ),
    )
    .orderBy(asc(item.id))
    .limit(limit)
  return { items: rows.map(toItem), after: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
}
