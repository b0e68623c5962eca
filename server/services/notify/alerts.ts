import { and, asc, desc, eq, gt, lt, or } from 'drizzle-orm'
import type { Alert } from '#shared/api/notify.ts'
import { among } from '../../db/among.ts'
import type { Db } from '../../db/client.ts'
import { incident } from '../../db/tables/incident.ts'
import { issue } from '../../db/tables/issue.ts'
import { alert } from '../../db/tables/notification.ts'
import { AppError } from '../../errors.ts'
import type { Row } from '../../write/changes.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { write } from '../../write/write.ts'

export type ListAlerts = { open?: boolean; after?: string; limit: number }

/** Newest first, a page at a time, with what was told to whom. */
export async function listAlerts(
  ctx: Context,
  { open, after, limit }: ListAlerts,
): Promise<{ alerts: Alert[]; after: string | null }> {
  requireRole(ctx, 'viewer')
  const from = after ? await findAlert(ctx.deps.database.db, ctx.portal.id, after) : null
  const older = from
    ? or(lt(alert.createdAt, from.createdAt), and(eq(alert.createdAt, from.createdAt), gt(alert.id, from.id)))
    : undefined
  const rows = await ctx.deps.database.db
    .select()
    .from(alert)
    .where(and(eq(alert.portalId, ctx.portal.id), open === undefined ? undefined : eq(alert.open, open), older))
    .orderBy(desc(alert.createdAt), asc(alert.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  return { alerts: await toViews(ctx, page), after: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

/** Says that somebody takes care: it is told again only when it rises. Throws `not-found`. */
export async function acknowledgeAlert(ctx: Context, id: string, key: string | null): Promise<Alert> {
  await write(ctx, { action: 'alert.acknowledge', needs: 'manager', input: { id }, key }, async (changes) => {
    const row = await findAlert(changes.db, ctx.portal.id, id)
    if (row.acknowledgedAt) return
    await changes.update('alert', id, { acknowledgedAt: ctx.now, acknowledgedBy: ctx.actor.name })
  })
  return (await toViews(ctx, [await findAlert(ctx.deps.database.db, ctx.portal.id, id)]))[0]!
}

async function findAlert(db: Db, portalId: string, id: string): Promise<Row<'alert'>> {
  const [row] = await db
    .select()
    .from(alert)
    .where(and(eq(alert.portalId, portalId), eq(alert.id, id)))
  if (!row) throw new AppError('not-found', `There is no alert ${id} in this portal.`)
  return row
}

async function toViews({ deps, portal }: Context, rows: readonly Row<'alert'>[]): Promise<Alert[]> {
  const ids = rows.map(({ subjectId }) => subjectId)
  const what = new Map<string, string>()
  for (const table of [incident, issue]) {
    if (ids.length === 0) break
    const found = await deps.database.db
      .select({ id: table.id, what: table.what })
      .from(table)
      .where(and(eq(table.portalId, portal.id), among(table.id, ids)))
    for (const each of found) what.set(each.id, each.what)
  }
  return rows.map(({ id, subject, subjectId, level, open, toldAt, times, told, acknowledgedAt, acknowledgedBy }) => ({
    id,
    subject,
    subjectId,
    what: what.get(subjectId) ?? '',
    level,
    open,
    toldAt: toldAt?.toISOString() ?? null,
    times,
    told,
    acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy,
  }))
}
