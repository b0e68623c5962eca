import { and, asc, eq, sql } from 'drizzle-orm'
import type { IndexPage } from '#shared/api/index-page.ts'
import { indexEntry } from '../../db/tables/computed.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'

const PAGE = 1_000
const MAX_XID8 = 2n ** 64n - 1n

/**
 * What changed in the partner index since `cursor`, at most 1,000 partners a page. The cursor is the transaction and
 * partner of the last row; rows of transactions that may still be joined by an older one wait, so none is skipped.
 */
export async function readIndex(ctx: Context, cursor: string | null): Promise<IndexPage> {
  const [txid, id] = parseCursor(cursor)
  const rows = await ctx.deps.database.db
    .select({ id: indexEntry.partnerId, entry: indexEntry.entry, txid: indexEntry.txid })
    .from(indexEntry)
    .where(
      and(
        eq(indexEntry.portalId, ctx.portal.id),
        sql`(${indexEntry.txid}, ${indexEntry.partnerId}) > (${txid}::xid8, ${id}::uuid)`,
        sql`${indexEntry.txid} < pg_snapshot_xmin(pg_current_snapshot())`,
      ),
    )
    .orderBy(asc(indexEntry.txid), asc(indexEntry.partnerId))
    .limit(PAGE)
  const last = rows.at(-1)
  return {
    portalId: ctx.portal.id,
    hashKey: ctx.portal.indexKey,
    entries: rows.flatMap((row) => (row.entry ? [row.entry] : [])),
    removed: rows.filter((row) => !row.entry).map((row) => row.id),
    cursor: last ? `${last.txid}_${last.id}` : (cursor ?? ''),
    more: rows.length === PAGE,
  }
}

function parseCursor(cursor: string | null): [string, string] {
  if (!cursor) return ['0', '00000000-0000-0000-0000-000000000000']
  const match = /^(\d{1,20})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor)
  if (!match || BigInt(match[1]!) > MAX_XID8)
    throw new AppError('malformed', 'The cursor is not one this service gave. Leave it out to read from the start.')
  return [match[1]!, match[2]!]
}
