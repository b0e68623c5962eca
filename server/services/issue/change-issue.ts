import type { z } from 'zod'
import type { Escalate, Intervention, Issue, ResolveIssue } from '#shared/api/issue.ts'
import { missingParts } from '#shared/clocks/parts.ts'
import { AppError } from '../../errors.ts'
import type { Changes, Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { settleIssue } from '../clock/settle-clocks.ts'
import { wakeWatch } from '../clock/wake-watch.ts'
import { instantOf } from '../incident/instant.ts'
import { lockPartner } from '../partner/find.ts'
import { findIssue, getIssue } from './get-issue.ts'
import { holderOf } from './level-holder.ts'

type How = { id: string; action: string; input: unknown; key: string | null }

/** The frame of every change of an issue: its partner locked, its clock settled after. Throws `not-found`. */
export async function changeIssue(
  ctx: Context,
  { id, action, input, key }: How,
  work: (changes: Changes, row: Row<'issue'>) => Promise<void>,
): Promise<Issue> {
  await write(ctx, { action, needs: 'manager', input: { id, input }, key }, async (changes) => {
    const { partnerId } = await findIssue(changes.db, ctx.portal.id, id)
    await changes.lockPartners([partnerId])
    await work(changes, await findIssue(changes.db, ctx.portal.id, id))
    await settleIssue(changes, ctx, await findIssue(changes.db, ctx.portal.id, id))
  })
  await wakeWatch(ctx)
  return getIssue(ctx, id)
}

/** The first time a person looks at it; the clock of an issue that a score opened may start with it. */
export function viewIssue(ctx: Context, id: string, key: string | null): Promise<Issue> {
  return changeIssue(ctx, { id, action: 'issue.view', input: {}, key }, async (changes, row) => {
    if (row.viewedAt === null && row.state === 'open') await changes.update('issue', id, { viewedAt: ctx.now })
  })
}

/**
 * Logs the talk with the partner, which stops the clock once it has its three parts (framework L262–264). Throws
 * `invalid` naming what is missing, `conflict` if it was logged before or the issue is resolved.
 */
export function intervene(ctx: Context, id: string, input: Intervention, key: string | null): Promise<Issue> {
  const at = instantOf(ctx, 'at', input.at)
  return changeIssue(ctx, { id, action: 'issue.intervene', input, key }, async (changes, row) => {
    requireOpen(row)
    if (row.talkedAt) throw new AppError('conflict', `The first talk was logged for ${row.talkedAt.toISOString()}.`)
    if (at < row.identifiedAt) throw new AppError('invalid', 'The talk cannot be before the issue was identified.')
    const { parts, within_hours } = ctx.deps.framework.clocks.issue
    const missing = missingParts(parts, input.parts)
    if (missing.length > 0) {
      throw new AppError('invalid', `The ${within_hours} hours run on, the talk misses: ${missing.join('; ')}.`, {
        errors: parts
          .filter(({ label }) => missing.includes(label))
          .map(({ id: part, label }) => ({ path: `parts.${part}`, message: label })),
      })
    }
    await changes.update('issue', id, { talkedAt: at, parts: input.parts, viewedAt: row.viewedAt ?? ctx.now })
  })
}

/** Moves it up, never down; who, when and why are kept (row 155). Throws `conflict`. */
export function escalate(ctx: Context, id: string, input: Escalate, key: string | null): Promise<Issue> {
  return changeIssue(ctx, { id, action: 'issue.escalate', input, key }, async (changes, row) => {
    requireOpen(row)
    const level = input.level ?? row.level + 1
    if (level <= row.level || level > ctx.deps.framework.escalation.length) {
      throw new AppError('conflict', `It is at level ${row.level}; it can only go up, to ${row.level + 1} or higher.`)
    }
    const { ownerName } = await lockPartner(changes, row.partnerId)
    const owner = input.owner ?? (await holderOf(ctx, changes.db, { level, partnerOwner: ownerName }))
    await changes.update('issue', id, { level, levelOwner: owner, viewedAt: row.viewedAt ?? ctx.now })
    const { partnerId } = row
    const { reason } = input
    await changes.insert('issueLevel', {
      partnerId,
      issueId: id,
      level,
      owner,
      reason,
      byName: ctx.actor.name,
      at: ctx.now,
    })
  })
}

/** Throws `conflict` if it was resolved before. */
export function resolveIssue(
  ctx: Context,
  id: string,
  input: z.output<typeof ResolveIssue>,
  key: string | null,
): Promise<Issue> {
  return changeIssue(ctx, { id, action: 'issue.resolve', input, key }, async (changes, row) => {
    requireOpen(row)
    await changes.update('issue', id, { ...input, state: 'resolved', resolvedAt: ctx.now })
  })
}

function requireOpen(row: Row<'issue'>): void {
  if (row.state === 'open') return
  throw new AppError('conflict', `This issue was resolved at ${row.resolvedAt?.toISOString()}. Open a new one.`)
}
