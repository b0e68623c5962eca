import { eq, sql } from 'drizzle-orm'
import { portal as portalTable } from '../db/tables/portal.ts'
import type { SyncScope } from './apply-remote.ts'

type At = Pick<SyncScope, 'deps' | 'portal'>

/** Epoch milliseconds up to which something was seen; 0: never. Read afresh: the portal in hand may be older. */
export async function readCursor({ deps, portal }: At, key: string): Promise<number> {
  const [row] = await deps.database.db
    .select({ cursors: portalTable.pullCursors })
    .from(portalTable)
    .where(eq(portalTable.id, portal.id))
  return Date.parse(row?.cursors[key] ?? '') || 0
}

export async function keepCursor({ deps, portal }: At, key: string, reached: number): Promise<void> {
  const entry = JSON.stringify({ [key]: new Date(reached).toISOString() })
  await deps.database.db.execute(
    sql`update portal set pull_cursors = pull_cursors || ${entry}::jsonb where id = ${portal.id}`,
  )
}
