import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Issue, OpenIssue } from '#shared/api/issue.ts'
import type { IssueOrigin } from '#shared/issue/issue.ts'
import { issue } from '../../db/tables/issue.ts'
import { bandCrossing } from '../../db/tables/snapshot.ts'
import type { Changes, Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { settleIssue } from '../clock/settle-clocks.ts'
import { wakeWatch } from '../clock/wake-watch.ts'
import { instantOf } from '../incident/instant.ts'
import { lockPartner } from '../partner/find.ts'
import { getIssue } from './get-issue.ts'
import { holderOf } from './level-holder.ts'

/** Opens an issue a person sees; 48 hours by the wall clock run from its identification. Throws `not-found`. */
export async function openIssue(ctx: Context, input: OpenIssue, key: string | null): Promise<Issue> {
  const identifiedAt = instantOf(ctx, 'identifiedAt', input.identifiedAt)
  const options = { action: 'issue.open', needs: 'manager', input, key } as const
  const { value } = await write(ctx, options, async (changes) => {
    const { partnerId, what } = input
    return (await insertIssue(changes, ctx, { partnerId, what, identifiedAt, openedBy: 'person' })).id
  })
  await wakeWatch(ctx)
  return getIssue(ctx, value)
}

/**
 * Opens an issue for each score that crossed into the lowest band and was not acted on (DESIGN §7: once a crossing; the
 * crossings themselves keep the hysteresis). A partner with an open issue gets no second one. Answers how many.
 */
export async function openFromScores(ctx: Context): Promise<number> {
  const { db } = ctx.deps.database
  const lowest = ctx.deps.framework.health.bands.at(-1)!.id
  const crossings = await db
    .select()
    .from(bandCrossing)
    .where(and(eq(bandCrossing.portalId, ctx.portal.id), eq(bandCrossing.to, lowest), isNull(bandCrossing.handledAt)))
    .orderBy(asc(bandCrossing.at), asc(bandCrossing.id))
    .limit(500)
  for (const crossing of crossings) await openFromCrossing(ctx, crossing)
  return crossings.length
}

async function openFromCrossing(ctx: Context, crossing: typeof bandCrossing.$inferSelect): Promise<void> {
  const { id, partnerId, score, reason, at } = crossing
  const options = { action: 'issue.open-by-score', needs: 'manager', input: { crossing: id } } as const
  await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    const isThis = and(eq(bandCrossing.portalId, ctx.portal.id), eq(bandCrossing.id, id))
    const claimed = await changes.db
      .update(bandCrossing)
      .set({ handledAt: ctx.now })
      .where(and(isThis, isNull(bandCrossing.handledAt)))
      .returning({ id: bandCrossing.id })
    if (claimed.length === 0) return
    const what = `Health fell to ${Math.floor(score)}: ${reason}`
    const row =
      (await openIssueOf(changes, ctx.portal.id, partnerId)) ??
      (await insertIssue(changes, ctx, { partnerId, what, identifiedAt: at, openedBy: 'score' }))
    await changes.db
      .update(bandCrossing)
      .set({ handledAs: `issue ${row.id}` })
      .where(isThis)
  })
}

async function openIssueOf(changes: Changes, portalId: string, partnerId: string): Promise<Row<'issue'> | null> {
  const [row] = await changes.db
    .select()
    .from(issue)
    .where(and(eq(issue.portalId, portalId), eq(issue.partnerId, partnerId), eq(issue.state, 'open')))
    .limit(1)
  return row ?? null
}

type NewIssue = { partnerId: string; what: string; identifiedAt: Date; openedBy: IssueOrigin }

async function insertIssue(
  changes: Changes,
  ctx: Context,
  { partnerId, what, identifiedAt, openedBy }: NewIssue,
): Promise<Row<'issue'>> {
  const { ownerName } = await lockPartner(changes, partnerId)
  const levelOwner = await holderOf(ctx, changes.db, { level: 1, partnerOwner: ownerName })
  const byName = openedBy === 'score' ? 'Health score' : ctx.actor.name
  const row = await changes.insert('issue', {
    partnerId,
    what,
    openedBy,
    byName,
    state: 'open',
    identifiedAt,
    viewedAt: null,
    talkedAt: null,
    parts: null,
    level: 1,
    levelOwner,
    dueAt: null,
    missed: 0,
    resolvedAt: null,
    resolution: null,
  })
  const reason = openedBy === 'score' ? what : 'Opened'
  await changes.insert('issueLevel', {
    partnerId,
    issueId: row.id,
    level: 1,
    owner: levelOwner,
    reason,
    byName,
    at: ctx.now,
  })
  return settleIssue(changes, ctx, row)
}
