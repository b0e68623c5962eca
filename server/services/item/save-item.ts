import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { COUNTED_STATE, ITEM_STATES, Item, ItemKind } from '#shared/item/item.ts'
import { item as itemTable } from '../../db/tables/item.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import type { Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'

const fields = {
  title: z.string().trim().min(1).max(300),
  state: z.string().max(30),
  on: z.iso.date().nullable(),
  url: z.url().max(500).nullable(),
  note: z.string().trim().max(5000).nullable(),
}

export const CreateItem = z
  .object({
    ...fields,
    kind: ItemKind,
    state: fields.state.optional(),
    on: fields.on.default(null),
    url: fields.url.default(null),
    note: fields.note.default(null),
    source: z.string().trim().min(1).max(200).default('entered by hand'),
  })
  .meta({ id: 'CreateItem' })
export type CreateItem = z.infer<typeof CreateItem>

export const ItemPatch = z.object(fields).partial().strict().meta({ id: 'ItemPatch' })
export type ItemPatch = z.infer<typeof ItemPatch>

export const SavedItem = z.object({ item: Item, undo: Undo.nullable() }).meta({ id: 'SavedItem' })
export type SavedItem = z.infer<typeof SavedItem>

/** Adds an item of a partner. Throws `not-found`, and `invalid` for a state its kind has not or a date that cannot be. */
export async function createItem(
  ctx: Context,
  { partnerId, item, key }: { partnerId: string; item: CreateItem; key: string | null },
): Promise<SavedItem> {
  const state = item.state ?? ITEM_STATES[item.kind][0]!
  check(ctx, { ...item, state })
  const options = { action: 'item.create', needs: 'manager', input: { partnerId, item }, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    return toItem(await changes.insert('item', { ...item, state, partnerId }))
  })
  return { item: value, undo }
}

/** Changes an item. Throws as `createItem`. */
export async function updateItem(
  ctx: Context,
  { id, patch, key }: { id: string; patch: ItemPatch; key: string | null },
): Promise<SavedItem> {
  const options = { action: 'item.update', needs: 'manager', input: { id, patch }, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    const [before] = await changes.db
      .select()
      .from(itemTable)
      .where(and(eq(itemTable.portalId, ctx.portal.id), eq(itemTable.id, id)))
    if (!before) throw new AppError('not-found', `There is no item ${id} in this portal.`)
    check(ctx, { ...before, ...patch })
    return toItem(await changes.update('item', id, patch))
  })
  return { item: value, undo }
}

/** Takes an item away. Throws `not-found`. */
export async function removeItem(ctx: Context, id: string, key: string | null): Promise<{ undo: Undo | null }> {
  const options = { action: 'item.remove', needs: 'manager', input: { id }, key, hold: true } as const
  const { undo } = await write(ctx, options, async (changes) => {
    await changes.remove('item', id)
    return null
  })
  return { undo }
}

function check(ctx: Context, { kind, state, on }: Pick<Item, 'kind' | 'state' | 'on'>): void {
  const states = ITEM_STATES[kind]
  if (!states.includes(state)) {
    throw new AppError('invalid', `"${state}" is no state of a ${kind}; expected one of ${states.join(', ')}.`)
  }
  const counted = COUNTED_STATE[kind]
  if (state !== counted) return
  const today = localDate(ctx.now, ctx.portal.timeZone)
  if (on === null || on > today) {
    throw new AppError('invalid', `A ${kind} that is ${state} needs the day it was, today or earlier; found ${on}.`)
  }
}

export function toItem(row: Row<'item'>): Item {
  const { portalId: _, createdAt, ...rest } = row
  return { ...rest, createdAt: createdAt.toISOString() }
}
