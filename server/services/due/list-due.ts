import { z } from 'zod'
import { addDays } from '#shared/date.ts'
import { batchKey, toLines } from '#shared/due/batch.ts'
import { type DueItem, DueLine } from '#shared/due/item.ts'
import { namesOf, plainName } from '#shared/due/mine.ts'
import { compareKeys, KEY_LENGTH, orderDue, type SortKey, sortKey } from '#shared/due/order.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { getRoster } from '../team/teams.ts'
import { providers } from './providers/index.ts'

export const DuePage = z
  .object({
    today: z.iso.date(),
    lines: z.array(DueLine),
    /** Lines of the whole list. */
    total: z.int(),
    after: z.string().nullable(),
  })
  .meta({ id: 'DuePage' })
export type DuePage = z.infer<typeof DuePage>

/** @property ahead days after today up to which what is due is listed */
export type ListDue = { who: 'mine' | 'everyone'; ahead: number; after?: string; limit: number }

/**
 * What is due, in the order in which to do it (DESIGN §6), a page at a time. `mine`: what I answer for, and what nobody
 * does. Throws `invalid` for a cursor that is none.
 */
export async function listDue(ctx: Context, { who, ahead, after, limit }: ListDue): Promise<DuePage> {
  requireRole(ctx, 'viewer')
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const items = await gatherDue(ctx)
  const until = addDays(today, ahead)
  const names = who === 'mine' ? await namesOfActor(ctx, today) : null
  const wanted = items.filter((item) => item.dueOn <= until && (names === null || isMine(item, names)))
  const ordered = orderDue(wanted, today)
  const lines = toLines(ordered)
  const keys = keysOfLines(ordered, today)
  const from = after === undefined ? null : decode(after)
  const rest = from === null ? lines : lines.filter(({ id }) => compareKeys(keys.get(id)!, from) > 0)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return {
    today,
    lines: page,
    total: lines.length,
    after: rest.length > limit && last ? encode(keys.get(last.id)!) : null,
  }
}

/** A line stands where its first item does. */
function keysOfLines(ordered: readonly DueItem[], today: string): Map<string, SortKey> {
  const keys = new Map<string, SortKey>()
  for (const item of ordered) {
    const key = sortKey(item, today)
    if (!keys.has(batchKey(item))) keys.set(batchKey(item), key)
    keys.set(item.id, key)
  }
  return keys
}

const Cursor = z.array(z.union([z.number(), z.string()])).length(KEY_LENGTH)

function encode(key: SortKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

function decode(after: string): SortKey {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(after, 'base64url').toString()))
  } catch {
    throw new AppError('invalid', 'The cursor is not one that this list gave. Ask again from the start.')
  }
}

/** Everything that all providers know of, unordered. */
export async function gatherDue({ deps, portal, now }: Pick<Context, 'deps' | 'portal' | 'now'>): Promise<DueItem[]> {
  const items: DueItem[] = []
  // One after the other: the embedded database has one connection.
  for (const provide of providers) items.push(...(await provide(deps, portal, now)))
  return items
}

function isMine({ owners }: DueItem, names: ReadonlySet<string>): boolean {
  return owners.length === 0 || owners.some((owner) => names.has(plainName(owner)))
}

/** Mine is what is asked of me, of my teams, and of those I stand in for. */
async function namesOfActor(ctx: Context, today: string): Promise<Set<string>> {
  const { teams, absences } = await getRoster(ctx)
  return namesOf(ctx.actor.name, { teams: teams.filter(({ active }) => active), covers: absences, today })
}
