import { isDeepStrictEqual } from 'node:util'
import { and, eq, sql } from 'drizzle-orm'
import type { IndexEntry } from '#shared/api/index-page.ts'
import type { Holidays } from '#shared/date.ts'
import type { Standing } from '#shared/standing.ts'
import { among } from '../../db/among.ts'
import type { Db } from '../../db/client.ts'
import { indexEntry, standing } from '../../db/tables/computed.ts'
import { localDate } from '../../time/local-date.ts'
import type { Context } from '../../write/context.ts'
import { lockPartners } from '../../write/lock.ts'
import { loadHolidays } from '../away/load-holidays.ts'
import { writeDueRows } from '../due/due-rows.ts'
import { type Crossing, writeCrossings } from '../health/write-crossings.ts'
import { computeStanding } from './compute-standing.ts'
import { loadFacts, type PartnerFacts } from './facts.ts'
import { toIndexEntry } from './index-entry.ts'

/** `entry` null: an archived partner is in nobody's index. */
type Computed = { facts: PartnerFacts; value: Standing; entry: IndexEntry | null }
type Scope = Pick<Context, 'deps' | 'portal' | 'now'>

/**
 * Works out standing and index entry of the given partners and writes what differs. Answers the ids whose standing
 * changed. Bulk statements, whatever the number; the caller pages. Call it in a transaction: the partners stay locked to
 * its end, so that of two at once the later computes from what both wrote.
 */
export async function refreshStandings(db: Db, scope: Scope, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  await lockPartners(db, scope.portal.id, ids)
  const today = localDate(scope.now, scope.portal.timeZone)
  const known = await loadKnown(db, scope.portal.id, ids)
  const facts = await loadFacts(db, scope.portal.id, ids)
  const holidays = await loadHolidays(db, scope.portal.id)
  const computed = facts.map((each) =>
    computeOne(each, { ...scope, today, holidays }, known.standings.get(each.partner.id) ?? null),
  )
  const changed = computed.filter(
    ({ facts: { partner }, value }) => !isDeepStrictEqual(known.standings.get(partner.id), value),
  )
  await writeStandings(db, scope, changed, known.standings)
  await writeDueRows(db, scope.portal.id, computed)
  await writeSnapshots(
    db,
    scope.portal.id,
    today,
    changed.filter(({ facts: { partner }, value }) => moved(known.standings.get(partner.id), value)),
  )
  await writeCrossings(db, scope, crossingsOf(changed, known.standings))
  await writeEntries(db, scope.portal.id, entriesToWrite(ids, computed, known.entries))
  return changed.map(({ facts: { partner } }) => partner.id)
}

type Day = Scope & { today: string; holidays: Holidays }

function computeOne(facts: PartnerFacts, scope: Day, previous: Standing | null): Computed {
  const { today, holidays } = scope
  const { timeZone, indexKey } = scope.portal
  // Through JSON, so that what is compared is what the database gives back.
  const value: Standing = JSON.parse(
    JSON.stringify(computeStanding({ facts, framework: scope.deps.framework, timeZone, today, holidays, previous })),
  )
  return { facts, value, entry: facts.partner.archivedAt === null ? toIndexEntry(facts, value, indexKey) : null }
}

async function loadKnown(db: Db, portalId: string, ids: readonly string[]) {
  const standings = await db
    .select({ id: standing.partnerId, value: standing.value })
    .from(standing)
    .where(and(eq(standing.portalId, portalId), among(standing.partnerId, ids)))
  const entries = await db
    .select({ id: indexEntry.partnerId, entry: indexEntry.entry })
    .from(indexEntry)
    .where(and(eq(indexEntry.portalId, portalId), among(indexEntry.partnerId, ids)))
  return {
    standings: new Map(standings.map((row) => [row.id, row.value])),
    entries: new Map(entries.map((row) => [row.id, row.entry])),
  }
}

function shown(value: Standing | undefined): number | null {
  return value === undefined || value.health.score === null ? null : Math.floor(value.health.score)
}

function moved(before: Standing | undefined, after: Standing): boolean {
  return after.health.score !== (before?.health.score ?? null)
}

async function writeStandings(db: Db, scope: Scope, changed: Computed[], before: Map<string, Standing>): Promise<void> {
  if (changed.length === 0) return
  const rows = changed.map(({ facts: { partner }, value }) => ({
    partner_id: partner.id,
    value,
    next_due_on: value.next?.dueOn ?? null,
    score: value.health.score,
    band: value.health.band,
    overdue_count: value.overdueCount,
    score_changed: shown(before.get(partner.id)) !== shown(value),
  }))
  const now = scope.now.toISOString()
  await db.execute(sql`
    insert into standing (portal_id, partner_id, value, next_due_on, score, band, overdue_count, score_changed_at)
    select ${scope.portal.id}, partner_id, value, next_due_on, score, band, overdue_count,
      case when score_changed then ${now}::timestamptz end
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(partner_id uuid, value jsonb, next_due_on date,
      score double precision, band text, overdue_count int, score_changed boolean)
    order by partner_id
    on conflict (portal_id, partner_id) do update set value = excluded.value, next_due_on = excluded.next_due_on,
      score = excluded.score, band = excluded.band, overdue_count = excluded.overdue_count,
      score_changed_at = coalesce(excluded.score_changed_at, standing.score_changed_at)`)
}

function crossingsOf(changed: Computed[], before: Map<string, Standing>): Crossing[] {
  return changed.flatMap(({ facts: { partner }, value: { playedBand: to, health } }) => {
    const from = before.get(partner.id)?.playedBand
    if (!from || !to || from === to || health.score === null) return []
    return [{ partnerId: partner.id, from, to, score: health.score, reason: health.reason }]
  })
}

async function writeSnapshots(db: Db, portalId: string, today: string, changed: Computed[]): Promise<void> {
  if (changed.length === 0) return
  const rows = changed.map(({ facts: { partner }, value: { health } }) => ({
    partner_id: partner.id,
    score: health.score,
    band: health.band,
    coverage: health.coverage,
    health,
  }))
  await db.execute(sql`
    insert into snapshot (portal_id, partner_id, "on", score, band, coverage, health)
    select ${portalId}, partner_id, ${today}::date, score, band, coverage, health
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(partner_id uuid, score double precision, band text,
      coverage double precision, health jsonb)
    order by partner_id
    on conflict (portal_id, partner_id, "on") do update set score = excluded.score, band = excluded.band,
      coverage = excluded.coverage, health = excluded.health`)
}

function entriesToWrite(ids: readonly string[], computed: Computed[], known: Map<string, IndexEntry | null>) {
  const present = new Map(computed.map(({ facts: { partner }, entry }) => [partner.id, entry]))
  return ids
    .filter((id) => present.has(id) || known.has(id))
    .map((id) => ({ partner_id: id, entry: present.get(id) ?? null }))
    .filter(({ partner_id, entry }) => !known.has(partner_id) || !isDeepStrictEqual(known.get(partner_id), entry))
}

async function writeEntries(
  db: Db,
  portalId: string,
  rows: { partner_id: string; entry: IndexEntry | null }[],
): Promise<void> {
  if (rows.length === 0) return
  await db.execute(sql`
    insert into index_entry (portal_id, partner_id, entry, txid)
    select ${portalId}, partner_id, entry, pg_current_xact_id()
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(partner_id uuid, entry jsonb)
    order by partner_id
    on conflict (portal_id, partner_id) do update set entry = excluded.entry, txid = excluded.txid`)
}
