import type { Approval, ApprovalRequest } from '#shared/api/approvals.ts'
import { approval } from '../../db/tables/template.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'
import { renderMail } from '../template/render-template.ts'
import { claimsOf, targetOf, toApproval } from './view.ts'

/**
 * Asks an admin to approve the claims of one mail (rows 82, 238). Throws `invalid` if it makes none or is for nobody.
 */
export async function requestApproval(ctx: Context, input: ApprovalRequest, key: string | null): Promise<Approval> {
  const options = { action: 'approval.request', needs: 'manager', input, key } as const
  const { value } = await write(ctx, options, async (changes) => {
    const target = targetOf(input.partnerId, input.facts)
    if (!target) throw new AppError('invalid', 'Say whom the mail is for: a partnerId, or facts with a channel.')
    const name = input.partnerId ? (await lockPartner(changes, input.partnerId)).name : input.facts!.channel.name
    const mail = await renderMail(ctx, changes.db, input)
    if (mail.claims.length === 0) {
      throw new AppError('invalid', `${mail.label} makes no claim with these values; it needs no approval.`)
    }
    const [row] = await changes.db
      .insert(approval)
      .values({
        portalId: ctx.portal.id,
        id: crypto.randomUUID(),
        templateId: mail.templateId,
        version: mail.version,
        target,
        targetName: name,
        claims: claimsOf(mail),
        state: 'requested',
        requestedBy: ctx.actor.kind === 'user' ? ctx.actor.id : null,
        requestedByName: ctx.actor.name,
        createdAt: ctx.now,
      })
      .returning()
    const after = { templateId: mail.templateId, target, claims: mail.claims }
    changes.note({ noun: 'approval', id: row!.id, before: null, after })
    return toApproval({ row: row!, used: false })
  })
  return value
}
