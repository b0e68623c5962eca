import { and, asc, desc, eq, gt, lt, or } from 'drizzle-orm'
import type { Issue, IssuePage } from '#shared/api/issue.ts'
import type { IssueState } from '#shared/issue/issue.ts'
import type { Db } from '../../db/client.ts'
import { issue, issueLevel } from '../../db/tables/issue.ts'
import { partner } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import type { Row } from '../../write/changes.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { clocksOfIssues } from '../clock/read-clocks.ts'
import { nobodyIsTold } from '../notify/nobody-is-told.ts'

/** An issue with its clock as it stands now and every level it reached. Throws `not-found`. */
export async function getIssue(ctx: Context, id: string): Promise<Issue> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const [found] = await selectIssues(db, ctx.portal.id, eq(issue.id, id)).limit(1)
  if (!found) throw new AppError('not-found', `There is no issue ${id} in this portal.`)
  const levels = await db
    .select()
    .from(issueLevel)
    .where(and(eq(issueLevel.portalId, ctx.portal.id), eq(issueLevel.issueId, id)))
    .orderBy(asc(issueLevel.at), asc(issueLevel.level))
  const told = await nobodyIsTold(ctx)
  return {
    ...(await toViews(ctx, [found]))[0]!,
    levels: levels.map(({ level, owner, reason, byName, at }) => {
      return { level, owner, reason, byName, at: at.toISOString() }
    }),
    warnings: [...(told === null ? [] : [told]), ...doubleHolders(levels)],
  }
}

/** Rows, ambiguity 32: one person may hold two levels, and is told so. */
function doubleHolders(levels: readonly Row<'issueLevel'>[]): string[] {
  const byOwner = Map.groupBy(
    levels.filter(({ owner }) => owner !== null),
    ({ owner }) => owner,
  )
  return [...byOwner].flatMap(([owner, held]) => {
    const distinct = [...new Set(held.map(({ level }) => level))]
    return distinct.length > 1 ? [`${owner} holds the levels ${distinct.join(' and ')} of this issue.`] : []
  })
}

/** Throws `not-found`. */
export async function findIssue(db: Db, portalId: string, id: string): Promise<Row<'issue'>> {
  const [found] = await selectIssues(db, portalId, eq(issue.id, id)).limit(1)
  if (!found) throw new AppError('not-found', `There is no issue ${id} in this portal.`)
  return found.issue
}

export type ListIssues = { state?: IssueState; partnerId?: string; after?: string; limit: number }

/** Newest first, a page at a time. */
export async function listIssues(ctx: Context, { state, partnerId, after, limit }: ListIssues): Promise<IssuePage> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const from = after ? await findIssue(db, ctx.portal.id, after) : null
  const older = from
    ? or(
        lt(issue.identifiedAt, from.identifiedAt),
        and(eq(issue.identifiedAt, from.identifiedAt), gt(issue.id, from.id)),
      )
    : undefined
  const wanted = and(
    state ? eq(issue.state, state) : undefined,
    partnerId ? eq(issue.partnerId, partnerId) : undefined,
    older,
  )
  const rows = await selectIssues(db, ctx.portal.id, wanted)
    .orderBy(desc(issue.identifiedAt), asc(issue.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  return { issues: await toViews(ctx, page), after: rows.length > limit ? (page.at(-1)?.issue.id ?? null) : null }
}

function selectIssues(db: Db, portalId: string, wanted: ReturnType<typeof and>) {
  return db
    .select({ issue, partner: partner.name })
    .from(issue)
    .innerJoin(partner, and(eq(partner.portalId, issue.portalId), eq(partner.id, issue.partnerId)))
    .where(and(eq(issue.portalId, portalId), wanted))
    .$dynamic()
}

async function toViews(
  ctx: Context,
  rows: readonly { issue: Row<'issue'>; partner: string }[],
): Promise<IssuePage['issues']> {
  const clocks = await clocksOfIssues(
    ctx.deps.database.db,
    ctx,
    rows.map((row) => row.issue),
  )
  return rows.map(({ issue: row, partner: name }, index) => {
    const { portalId: _portal, createdAt: _created, dueAt: _due, ...rest } = row
    return {
      ...rest,
      partner: name,
      identifiedAt: row.identifiedAt.toISOString(),
      viewedAt: row.viewedAt?.toISOString() ?? null,
      talkedAt: row.talkedAt?.toISOString() ?? null,
      resolvedAt: row.resolvedAt?.toISOString() ?? null,
      clock: clocks[index]!.clocks[0]!,
      levelLabel: ctx.deps.framework.escalation[row.level - 1]?.label ?? `Level ${row.level}`,
    }
  })
}
