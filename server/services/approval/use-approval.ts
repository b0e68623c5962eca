import { isDeepStrictEqual } from 'node:util'
import { and, desc, eq } from 'drizzle-orm'
import type { Rendered } from '#shared/api/rendered.ts'
import type { Db } from '../../db/client.ts'
import { approval } from '../../db/tables/template.ts'
import { AppError } from '../../errors.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { type ApprovalRow, claimsOf, selectApprovals } from './view.ts'

export type ClaimingMail = { compose: Rendered; target: string | null; approvalId?: string | null }

/**
 * The approval that a mail's claims stand on; null if it makes none. Without an id the newest that fits is taken. Throws
 * `conflict` unless it is for this template, wording, recipient and claims, was approved, and no other draft has used it.
 */
export async function requireApproval(ctx: Context, changes: Changes, mail: ClaimingMail): Promise<string | null> {
  const claims = claimsOf(mail.compose)
  if (claims.length === 0) return null
  const labels = claims.map(({ label }) => `"${label}"`).join(', ')
  if (!mail.approvalId) {
    const fitting = await findApproval(ctx, changes.db, mail)
    if (fitting) return fitting
    throw refused(mail, `${labels} needs an admin's approval. Ask for it, or leave it out.`)
  }
  const isThis = eq(approval.id, mail.approvalId)
  const [found] = await selectApprovals(changes.db, ctx.portal.id, isThis).for('update', { of: approval })
  if (!found) throw new AppError('not-found', `There is no approval ${mail.approvalId} in this portal.`)
  const reason = found.used ? 'was used for another draft' : mismatch(found.row, mail)
  if (reason) throw refused(mail, `The approval for ${labels} ${reason}. Ask for a new one.`)
  return found.row.id
}

export async function markApprovalUsed(
  ctx: Context,
  changes: Changes,
  { approvalId, touchpointId }: { approvalId: string | null; touchpointId: string },
): Promise<void> {
  if (!approvalId) return
  const own = and(eq(approval.portalId, ctx.portal.id), eq(approval.id, approvalId))
  await changes.db.update(approval).set({ touchpointId }).where(own)
}

/** The mail as a preview shows it: a claim that nobody approved blocks, and says what to do. */
export async function blockClaims(ctx: Context, db: Db, mail: ClaimingMail): Promise<Rendered> {
  const { compose } = mail
  if (compose.claims.length === 0 || (await findApproval(ctx, db, mail))) return compose
  const values = compose.values.map((value) => {
    if (!compose.claims.includes(value.name)) return value
    return {
      ...value,
      blocking: true,
      problem: `${value.label}: needs an admin's approval; ask for it, or leave it out`,
    }
  })
  return { ...compose, values, blanks: [...new Set([...compose.blanks, ...compose.claims])] }
}

/** The newest approval that fits and is not used yet. Inside a write it stays locked until the end. */
async function findApproval(ctx: Context, db: Db, mail: ClaimingMail): Promise<string | null> {
  if (mail.target === null) return null
  const fits = and(
    eq(approval.state, 'approved'),
    eq(approval.target, mail.target),
    eq(approval.templateId, mail.compose.templateId),
  )
  const rows = await selectApprovals(db, ctx.portal.id, fits)
    .orderBy(desc(approval.createdAt), desc(approval.id))
    .for('update', { of: approval })
  return rows.find(({ row, used }) => !used && mismatch(row, mail) === null)?.row.id ?? null
}

function mismatch(row: ApprovalRow, { compose, target }: ClaimingMail): string | null {
  if (row.state === 'requested') return 'is not answered yet'
  if (row.state === 'refused') return `was refused by ${row.decidedByName}: ${row.reason ?? 'no reason given'}`
  if (row.target !== target) return `is for ${row.targetName}`
  if (row.templateId !== compose.templateId) return `is for the template "${row.templateId}"`
  if (row.version !== compose.version) return 'is for a wording that has changed since'
  const asked = [...row.claims].sort(byName)
  return isDeepStrictEqual(asked, claimsOf(compose).sort(byName)) ? null : 'is for other claims than these'
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1
}

function refused({ compose }: ClaimingMail, message: string): AppError {
  return new AppError('conflict', message, {
    errors: compose.claims.map((name) => ({ path: `values.${name}`, message })),
  })
}
