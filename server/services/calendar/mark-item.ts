import { and, asc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { MarkState } from '#shared/calendar/item.ts'
import { calendarMark } from '../../db/tables/calendar.ts'
import { AppError } from '../../errors.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'

const KEY = /^(\d{4}-(?:0[1-9]|1[0-2])):([a-z0-9-]+):(team|tier|[0-9a-f-]{36})$|^(?:summit:\d{4}(?::\d+)?|rollout:\d+)$/

export const MarkItem = z
  .object({
    key: z.string().max(200),
    state: MarkState,
    /** Day it is moved to; only with `moved`. */
    movedTo: z.iso.date().nullable().default(null),
    reason: z.string().trim().min(1).max(500).nullable().default(null),
  })
  .meta({ id: 'MarkItem' })
export type MarkItem = z.infer<typeof MarkItem>

export const ItemMark = z.object({
  state: MarkState,
  movedTo: z.iso.date().nullable(),
  reason: z.string().nullable(),
  byName: z.string(),
  at: z.iso.datetime(),
})
export const Marked = z.object({ history: z.array(ItemMark), undo: Undo.nullable() }).meta({ id: 'Marked' })
export type Marked = z.infer<typeof Marked>

/**
 * Marks an item of the calendar done, skipped or moved, or takes that back with `open`; every mark stays as its history.
 * A slot of a stream is ended by its touch: log that instead. Throws `invalid`, and `not-found` for an unknown partner.
 */
export async function markItem(ctx: Context, input: MarkItem, key: string | null): Promise<Marked> {
  const partnerId = checkMark(ctx, input)
  const options = { action: 'calendar.mark', needs: 'manager', input, key, hold: true } as const
  const { undo } = await write(ctx, options, async (changes) => {
    if (partnerId !== null) await lockPartner(changes, partnerId)
    const { key: itemKey, state, movedTo, reason } = input
    await changes.insert('calendarMark', { partnerId, itemKey, state, movedTo, reason, byName: ctx.actor.name })
    return null
  })
  return { history: await markHistory(ctx, input.key), undo }
}

/** What was said about an item, oldest first. */
export async function markHistory(ctx: Context, itemKey: string): Promise<Marked['history']> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select()
    .from(calendarMark)
    .where(and(eq(calendarMark.portalId, ctx.portal.id), eq(calendarMark.itemKey, itemKey)))
    .orderBy(asc(calendarMark.createdAt), asc(calendarMark.id))
  return rows.map(({ state, movedTo, reason, byName, createdAt }) => ({
    ...{ state, movedTo, reason, byName },
    at: createdAt.toISOString(),
  }))
}

/** The partner the item is about. */
function checkMark(ctx: Context, { key, state, movedTo, reason }: MarkItem): string | null {
  const match = KEY.exec(key)
  const line = ctx.deps.framework.calendar.find(({ id }) => id === match?.[2])
  const isLine = match?.[1] !== undefined
  if (!match || (isLine && !line)) {
    throw new AppError('invalid', `"${key}" is no item of the calendar. GET /v1/calendar gives the keys.`)
  }
  if (line && line.streams.length > 0) {
    throw new AppError('invalid', `"${line.label}" is the slot of a stream: log, skip or move its touch instead.`)
  }
  if ((state === 'moved') !== (movedTo !== null)) {
    throw new AppError('invalid', 'Give movedTo with the state "moved", and only with it.')
  }
  if (state === 'skipped' && reason === null) throw new AppError('invalid', 'Say why it is skipped, as reason.')
  const subject = match[3]
  if (line && (line.scope === 'partner') !== (subject !== 'team' && subject !== 'tier')) {
    throw new AppError('invalid', `"${key}" is no item of the calendar: "${line.label}" is about one ${line.scope}.`)
  }
  return line?.scope === 'partner' ? subject! : null
}
