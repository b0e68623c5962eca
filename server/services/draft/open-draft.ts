import { z } from 'zod'
import type { OutreachReply } from '#shared/api/outreach.ts'
import { AppError } from '../../errors.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { markApprovalUsed, requireApproval } from '../approval/use-approval.ts'
import { targetOf } from '../approval/view.ts'
import { insertDraft } from '../outreach/start-outreach.ts'
import { lockPartner } from '../partner/find.ts'
import { renderForWrite } from '../template/render-template.ts'
import { refuseCollision } from './refuse-collision.ts'

export const OpenDraft = z
  .object({
    partnerId: z.uuid(),
    templateId: z.string().max(60),
    /** The slot's stream this mail is for; null: none, as for a play or a step. */
    stream: z.string().max(60).nullable().default(null),
    values: z.record(z.string(), z.string().max(10_000)).default({}),
    /** Why to write although somebody else has just written. */
    overrideReason: z.string().trim().min(3).max(300).nullable().default(null),
    approvalId: z.uuid().nullable().default(null),
    /** Put it in this person's queue: it is filled with their profile, and they open and send it. */
    queueFor: z.uuid().nullable().default(null),
  })
  .meta({ id: 'OpenDraft' })
export type OpenDraft = z.infer<typeof OpenDraft>

/**
 * A draft touch for a known partner and the mail to open. Throws `conflict` if the partner opted out, if somebody else
 * wrote within the hours of framework.yaml and no reason is given, or if the mail makes a claim nobody approved.
 */
export async function openDraft(ctx: Context, input: OpenDraft, key: string | null): Promise<OutreachReply> {
  const options = { action: 'draft.open', needs: 'manager', input, key, hold: true } as const
  const { value, undo } = await write(ctx, options, (changes) => makeDraft(ctx, changes, input))
  return { ...value, undo }
}

async function makeDraft(ctx: Context, changes: Changes, input: OpenDraft): Promise<Omit<OutreachReply, 'undo'>> {
  const { overrideReason, queueFor: queuedFor, stream, values } = input
  const partner = await lockPartner(changes, input.partnerId)
  if (partner.optOut) throw new AppError('conflict', `${partner.name} asked not to be contacted. Do not write to them.`)
  await refuseCollision(ctx, changes, { partner, overrideReason })
  const compose = await renderForWrite(ctx, changes, { ...input, facts: null, senderId: queuedFor })
  const mail = { approvalId: input.approvalId, compose, target: targetOf(partner.id, null) }
  const approvalId = await requireApproval(ctx, changes, mail)
  const use = { compose, overrideReason, ...(queuedFor && { queuedFor, values }) }
  const draft = await insertDraft(ctx, changes, { partnerId: partner.id, stream, ...use })
  await markApprovalUsed(ctx, changes, { approvalId, touchpointId: draft.id })
  return { partnerId: partner.id, touchpointId: draft.id, compose, existing: null }
}
