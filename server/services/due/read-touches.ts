import { and, eq, isNotNull, isNull, lte, min, or, type SQL, sql } from 'drizzle-orm'
import { batchId, QUEUE_SHOWN } from '#shared/due/batch.ts'
import type { DueItem } from '#shared/due/item.ts'
import { batchSortKey, compareKeys, NO_SCORE, type SortKey, sortKey } from '#shared/due/order.ts'
import type { Db } from '../../db/client.ts'
import { dueTouch } from '../../db/tables/due.ts'
import { toItem } from './to-item.ts'

/** @property names those who count as the caller, as names are compared; null: everybody's */
export type DueScope = { portalId: string; today: string; until: string; names: ReadonlySet<string> | null }
export type Batch = { key: SortKey; template: string; slot: string; count: number }

const score = sql`coalesce(${dueTouch.score}, ${sql.raw(String(NO_SCORE))})`
const name = sql`${dueTouch.name} collate "C"`
const id = sql`${dueTouch.id} collate "C"`
/** `queueKey` as SQL, and as `due_touch_queue` has it. */
const QUEUE_ORDER = [dueTouch.listOn, dueTouch.tier, score, name, id]

/** What the caller sees of the portal's touches up to the last day. */
export function seen({ portalId, until, names }: DueScope): SQL | undefined {
  return and(
    eq(dueTouch.portalId, portalId),
    lte(dueTouch.listOn, until),
    names === null
      ? undefined
      : or(sql`${dueTouch.ownerKeys} && ${sql.param([...names])}::text[]`, sql`cardinality(${dueTouch.ownerKeys}) = 0`),
  )
}

/** Batch lines with their places, and how many touches are in none. Lines are few, whatever the number of partners. */
export async function readBatches(db: Db, scope: DueScope): Promise<{ batches: Batch[]; singles: number }> {
  const { template, slot, listOn, periodDays, tier } = dueTouch
  const rows = await db
    .select({
      ...{ template, slot, listOn, periodDays, tier },
      score: min(dueTouch.score),
      name: sql<string>`min(${name})`,
      id: sql<string>`min(${id})`,
      count: sql<number>`count(*)::int`,
    })
    .from(dueTouch)
    .where(and(seen(scope), isNotNull(template), isNotNull(slot)))
    .groupBy(template, slot, listOn, periodDays, tier)
  const [single] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(dueTouch)
    .where(and(seen(scope), isSingle()))
  const lines = Map.groupBy(rows, (row) => batchId(row.template!, row.slot!))
  const batches = [...lines].map(([lineId, parts]) => {
    const keys = parts.map((part) => sortKey(standIn(part), scope.today)).sort(compareKeys)
    const count = parts.reduce((sum, part) => sum + part.count, 0)
    const [asked, first] = [parts[0]!, keys[0]!]
    const key = count === 1 ? first : batchSortKey(first, { template: asked.template!, id: lineId })
    return { key, template: asked.template!, slot: asked.slot!, count }
  })
  return { batches, singles: single?.count ?? 0 }
}

type Part = Pick<typeof dueTouch.$inferSelect, 'listOn' | 'periodDays' | 'tier' | 'score' | 'name' | 'id'>

/** An item with all that `sortKey` looks at. */
function standIn({ id: itemId, listOn, periodDays, tier, score: lowest, name: partnerName }: Part): DueItem {
  const nothing = { label: '', detail: null, dueAt: null, stream: null, slot: null, template: null, ref: null }
  const partner = { id: '', name: partnerName, tier, score: lowest }
  return { ...nothing, id: itemId, kind: 'touchpoint', dueOn: listOn, periodDays, partner, owners: [] }
}

/** Touches that are in no batch, from a place in the list on; `sortKey` as SQL. */
export async function readSingles(
  db: Db,
  scope: DueScope,
  { from, limit }: { from: SortKey | null; limit: number },
): Promise<DueItem[]> {
  const late = sql`-(${scope.today}::date - ${dueTouch.listOn})::float8 / ${dueTouch.periodDays}`
  const rank = sql`case when ${dueTouch.tier} = 'tier-1' then 2 else 3 end`
  const order = [rank, sql`'' collate "C"`, late, sql`${dueTouch.tier} collate "C"`, score, name, id]
  const types = ['int', 'text', 'float8', 'text', 'float8', 'text', 'text']
  const bound = from?.map((value, i) => sql`${value}::${sql.raw(types[i]!)}`)
  const after = bound && sql`(${sql.join(order, sql`, `)}) > (${sql.join(bound, sql`, `)})`
  const rows = await db
    .select()
    .from(dueTouch)
    .where(and(seen(scope), isSingle(), after))
    .orderBy(...order.filter((_, i) => i !== 1))
    .limit(limit)
  return rows.map(toItem)
}

/** The first touches of a batch in the order of its queue. */
export async function readQueue(
  db: Db,
  scope: DueScope,
  { template, slot, limit = QUEUE_SHOWN }: { template: string; slot: string; limit?: number },
): Promise<DueItem[]> {
  const rows = await db
    .select()
    .from(dueTouch)
    .where(and(seen(scope), eq(dueTouch.template, template), eq(dueTouch.slot, slot)))
    .orderBy(...QUEUE_ORDER)
    .limit(limit)
  return rows.map(toItem)
}

function isSingle(): SQL | undefined {
  return or(isNull(dueTouch.template), isNull(dueTouch.slot))
}
