import { z } from 'zod'
import { addDays } from '#shared/date.ts'
import { type PlacedLine, toLine, toLines } from '#shared/due/batch.ts'
import { type DueItem, DueLine } from '#shared/due/item.ts'
import { namesOf, plainName } from '#shared/due/mine.ts'
import { compareKeys, KEY_LENGTH, type SortKey } from '#shared/due/order.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { getRoster } from '../team/teams.ts'
import { providers } from './providers/index.ts'
import { dueTouchpoints } from './providers/touchpoints.ts'
import { type Batch, type DueScope, readBatches, readQueue, readSingles } from './read-touches.ts'

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
  const { db } = ctx.deps.database
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const until = addDays(today, ahead)
  const names = who === 'mine' ? await namesOfActor(ctx, today) : null
  const scope: DueScope = { portalId: ctx.portal.id, today, until, names }
  const from = after === undefined ? null : decode(after)
  const others = toLines(
    (await gatherOthers(ctx)).filter((item) => item.dueOn <= until && (names === null || isMine(item, names))),
    today,
  )
  const { batches, singles } = await readBatches(db, scope)
  const found = singles === 0 ? [] : await readSingles(db, scope, { from, limit: limit + 1 })
  const rest: Place[] = [...others, ...batches, ...toLines(found, today)]
    .filter(({ key }) => from === null || compareKeys(key, from) > 0)
    .sort((a, b) => compareKeys(a.key, b.key))
  const page = rest.slice(0, limit)
  const lines: DueLine[] = []
  for (const place of page) {
    lines.push('line' in place ? place.line : toLine(await readQueue(db, scope, place), place.count))
  }
  const last = page.at(-1)
  const total = others.length + batches.length + singles
  return { today, lines, total, after: rest.length > limit && last ? encode(last.key) : null }
}

type Place = PlacedLine | Batch

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

type Scope = Pick<Context, 'deps' | 'portal' | 'now'>

/** Everything that is due or soon will be, unordered. */
export async function gatherDue(scope: Scope): Promise<DueItem[]> {
  return [...(await dueTouchpoints(scope.deps, scope.portal, scope.now)), ...(await gatherOthers(scope))]
}

/** What is no touch of a stream: a few of each kind. */
async function gatherOthers({ deps, portal, now }: Scope): Promise<DueItem[]> {
  const items: DueItem[] = []
  // One after the other: the embedded database has one connection.
  for (const provide of providers) items.push(...(await provide(deps, portal, now)))
  return items
}

function isMine({ owners }: DueItem, names: ReadonlySet<string>): boolean {
  return owners.length === 0 || owners.some((owner) => names.has(plainName(owner)))
}

/** Mine is what is asked of me, of my teams, and of those I stand in for. */
export async function namesOfActor(ctx: Context, today: string): Promise<Set<string>> {
  const { teams, absences } = await getRoster(ctx)
  return namesOf(ctx.actor.name, { teams: teams.filter(({ active }) => active), covers: absences, today })
}
