import { z } from 'zod'
import type { OutreachReply } from '#shared/api/outreach.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { insertDraft } from '../outreach/start-outreach.ts'
import { lockPartner } from '../partner/find.ts'
import { renderForWrite } from '../template/render-template.ts'

export const OpenDraft = z
  .object({
    partnerId: z.uuid(),
    templateId: z.string().max(60),
    stream: z.string().max(60).nullable().default(null),
    values: z.record(z.string(), z.string().max(10_000)).default({}),
  })
  .meta({ id: 'OpenDraft' })
export type OpenDraft = z.infer<typeof OpenDraft>

/** A draft touch for a known partner and the mail to open. Throws `conflict` if the partner opted out. */
export async function openDraft(ctx: Context, input: OpenDraft, key: string | null): Promise<OutreachReply> {
  const options = { action: 'draft.open', needs: 'manager', input, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    const partner = await lockPartner(changes, input.partnerId)
    if (partner.optOut)
      throw new AppError('conflict', `${partner.name} asked not to be contacted. Do not write to them.`)
    const compose = await renderForWrite(ctx, changes, { ...input, facts: null })
    const draft = await insertDraft(ctx, changes, { partnerId: partner.id, stream: input.stream, compose })
    return { partnerId: partner.id, touchpointId: draft.id, compose, existing: null }
  })
  return { ...value, undo }
}
