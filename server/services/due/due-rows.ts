import { isDeepStrictEqual } from 'node:util'
import { and, eq, sql } from 'drizzle-orm'
import { plainName } from '#shared/due/mine.ts'
import type { Standing } from '#shared/standing.ts'
import { among } from '../../db/among.ts'
import type { Db } from '../../db/client.ts'
import { dueTouch } from '../../db/tables/due.ts'
import type { PartnerFacts } from '../partner/facts.ts'
import { ownersOf } from './owners.ts'

export type DueRow = typeof dueTouch.$inferSelect
type Computed = { facts: Pick<PartnerFacts, 'partner'>; value: Standing }

/** Brings the rows of the given partners to what was computed; writes nothing where nothing differs. */
export async function writeDueRows(db: Db, portalId: string, computed: readonly Computed[]): Promise<void> {
  const ids = computed.map(({ facts: { partner } }) => partner.id)
  const known = await db
    .select()
    .from(dueTouch)
    .where(and(eq(dueTouch.portalId, portalId), among(dueTouch.partnerId, ids)))
  const before = Map.groupBy(known, ({ partnerId }) => partnerId)
  const changed = computed
    .map(({ facts: { partner }, value }) => ({ id: partner.id, rows: rowsOf(portalId, partner, value) }))
    .filter(({ id, rows }) => !isDeepStrictEqual(byId(before.get(id) ?? []), byId(rows)))
  if (changed.length === 0) return
  const gone = changed.map(({ id }) => id)
  await db.delete(dueTouch).where(and(eq(dueTouch.portalId, portalId), among(dueTouch.partnerId, gone)))
  await insertRows(
    db,
    changed.flatMap(({ rows }) => rows),
  )
}

function byId(rows: readonly DueRow[]): Record<string, DueRow> {
  return Object.fromEntries(rows.map((row) => [row.id, row]))
}

function rowsOf(portalId: string, partner: PartnerFacts['partner'], { due = [], health }: Standing): DueRow[] {
  if (partner.optOut) return []
  const { id: partnerId, name, tier } = partner
  const owners = ownersOf(partner)
  return due.map(({ kind: asked, stream, slot, template, label, dueOn, listOn, periodDays }) => {
    const kind = asked === 'step' ? 'step' : 'touchpoint'
    return {
      portalId,
      id: `${kind}:${partnerId}:${stream}:${slot ?? dueOn}`,
      partnerId,
      ...{ stream, slot, template, kind, label, dueOn, listOn, periodDays },
      ...{ name, tier, score: health.score, owners, ownerKeys: owners.map(plainName) },
    }
  })
}

async function insertRows(db: Db, rows: readonly DueRow[]): Promise<void> {
  if (rows.length === 0) return
  await db.execute(sql`
    insert into due_touch select r.* from json_populate_recordset(null::due_touch, ${JSON.stringify(rows.map(asColumns))}::json) r
    order by id`)
}

function asColumns({ portalId, partnerId, dueOn, listOn, periodDays, ownerKeys, ...same }: DueRow) {
  return {
    ...same,
    portal_id: portalId,
    partner_id: partnerId,
    due_on: dueOn,
    list_on: listOn,
    period_days: periodDays,
    owner_keys: ownerKeys,
  }
}
