import { and, eq } from 'drizzle-orm'
import type { OutreachReply } from '#shared/api/outreach.ts'
import { touchpoint } from '../../db/tables/history.ts'
import { templateUse } from '../../db/tables/template.ts'
import { AppError } from '../../errors.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'
import { templatesOf } from '../template/portal-templates.ts'
import { renderForWrite } from '../template/render-template.ts'
import { listsOf } from './record-use.ts'

/**
 * Opens a draft of the caller's queue: filled with their own profile and what was typed, and theirs to send. It leaves
 * the queue. Throws `not-found`, `conflict` if it is somebody else's or was opened already, or the partner opted out.
 */
export async function takeDraft(ctx: Context, touchpointId: string, key: string | null): Promise<OutreachReply> {
  const options = { action: 'draft.take', needs: 'manager', input: { touchpointId }, key } as const
  const { value } = await write(ctx, options, async (changes) => {
    const { touch, use } = await findQueued(ctx, changes, touchpointId)
    const partner = await lockPartner(changes, touch.partnerId)
    if (partner.optOut)
      throw new AppError('conflict', `${partner.name} asked not to be contacted. Do not write to them.`)
    const asked = { partnerId: partner.id, templateId: use.templateId, values: use.values ?? {}, facts: null }
    const compose = await renderForWrite(ctx, changes, asked)
    const { meta } = (await templatesOf(ctx, changes.db)).get(use.templateId)
    const own = and(eq(templateUse.portalId, ctx.portal.id), eq(templateUse.id, touchpointId))
    const opened = { queuedFor: null, values: null, userId: idOf(ctx), version: compose.version }
    await changes.db
      .update(templateUse)
      .set({ ...opened, lists: listsOf(meta, compose.values) })
      .where(own)
    await changes.update('touchpoint', touchpointId, { byName: ctx.actor.name, subject: compose.subject })
    return { partnerId: partner.id, touchpointId, compose, existing: null }
  })
  // Undo would give back the touch and not the place in the queue.
  return { ...value, undo: null }
}

async function findQueued(ctx: Context, changes: Changes, touchpointId: string) {
  const [found] = await changes.db
    .select({ touch: touchpoint, use: templateUse })
    .from(templateUse)
    .innerJoin(touchpoint, and(eq(touchpoint.portalId, templateUse.portalId), eq(touchpoint.id, templateUse.id)))
    .where(and(eq(templateUse.portalId, ctx.portal.id), eq(templateUse.id, touchpointId)))
  if (!found)
    throw new AppError('not-found', `There is no draft ${touchpointId} in this portal. It may have been undone.`)
  if (found.use.queuedFor === null) throw new AppError('conflict', 'This draft is in no queue; it was opened already.')
  if (found.use.queuedFor !== idOf(ctx)) throw new AppError('conflict', 'This draft is in the queue of somebody else.')
  return found
}

function idOf({ actor }: Context): string | null {
  return actor.kind === 'user' ? actor.id : null
}
