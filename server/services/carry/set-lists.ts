import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { CarryLists } from '#shared/api/templates.ts'
import { templateUse } from '../../db/tables/template.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'
import { lastLists, type StreamLists } from './read-lists.ts'

/** What is left out stays as it is. `answered` names open decisions that have been answered. */
export const ListsPatch = z
  .object({
    next: CarryLists.shape.next.optional(),
    open: CarryLists.shape.open.optional(),
    answered: z.array(z.string().max(1_000)).max(500).default([]),
  })
  .strict()
  .meta({ id: 'ListsPatch' })
export type ListsPatch = z.infer<typeof ListsPatch>

type Options = { partnerId: string; stream: string; patch: ListsPatch; key: string | null }

/**
 * Corrects what the last mail of a stream left for the next, or marks decisions as answered: what a person set is what
 * was sent, and no longer "as drafted". Throws `not-found` without a partner or without a sent mail in the stream, and
 * `invalid` for an answered decision that is not open.
 */
export async function setLists(ctx: Context, { partnerId, stream, patch, key }: Options): Promise<StreamLists> {
  const options = { action: 'lists.set', needs: 'manager', input: { partnerId, stream, patch }, key } as const
  const { value } = await write(ctx, options, async (changes) => {
    const partner = await lockPartner(changes, partnerId)
    const [last] = await lastLists(changes.db, ctx.portal.id, { partnerId, stream })
    if (!last) {
      const message = `No mail with lists was sent to ${partner.name} in the stream "${stream}"; there is nothing to correct.`
      throw new AppError('not-found', message)
    }
    return save(ctx, changes, last, patch)
  })
  return value
}

async function save(ctx: Context, changes: Changes, last: StreamLists, patch: ListsPatch): Promise<StreamLists> {
  const open = patch.open ?? last.open
  const unknown = patch.answered.find((text) => !open.includes(text))
  if (unknown !== undefined) {
    const message = `"${unknown}" is not among the open decisions; they are: ${open.join('; ') || 'none'}.`
    throw new AppError('invalid', message, { errors: [{ path: 'answered', message }] })
  }
  const on = localDate(ctx.now, ctx.portal.timeZone)
  const lists: CarryLists = {
    next: patch.next ?? last.next,
    open: open.filter((text) => !patch.answered.includes(text)),
    answered: [...last.answered, ...patch.answered.map((text) => ({ text, on, byName: ctx.actor.name }))],
    remembered: true,
  }
  const own = and(eq(templateUse.portalId, ctx.portal.id), eq(templateUse.id, last.touchpointId))
  await changes.db.update(templateUse).set({ lists }).where(own)
  const { next, open: before } = last
  changes.note({ noun: 'lists', id: last.touchpointId, before: { next, open: before }, after: { ...lists } })
  return { ...last, ...lists }
}
