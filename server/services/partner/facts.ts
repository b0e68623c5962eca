import { and, asc, eq } from 'drizzle-orm'
import type { Goal } from '#shared/goal.ts'
import type { Reading } from '#shared/metric/reading.ts'
import type { Partner } from '#shared/partner.ts'
import type { ReviewRecord } from '#shared/review/review.ts'
import type { Touchpoint } from '#shared/touchpoint.ts'
import { among } from '../../db/among.ts'
import type { Db } from '../../db/client.ts'
import { partnerAway, streamSetting } from '../../db/tables/cadence.ts'
import { goal, metric, review, touchpoint } from '../../db/tables/history.ts'
import { contact, partner, partnerIdentity } from '../../db/tables/partner.ts'
import { healthOverride } from '../../db/tables/snapshot.ts'
import type { Row } from '../../write/changes.ts'
import { type ClockState, loadClockState } from '../clock/load-clock-state.ts'

/** Everything people wrote about one partner. */
export type PartnerFacts = {
  partner: Partner
  identities: Row<'identity'>[]
  contacts: Row<'contact'>[]
  touchpoints: Touchpoint[]
  goals: Goal[]
  metrics: Omit<Reading, 'revision'>[]
  reviews: Omit<ReviewRecord, 'revision' | 'createdAt'>[]
  settings?: Row<'streamSetting'>[]
  /** Days on which the partner is away. */
  away?: Row<'partnerAway'>[]
  /** The newest score set by a person, over or not. */
  override?: Row<'healthOverride'> | null
  /** Missed deadlines and what is open; left out where there is neither. */
  clocks?: ClockState
}

/** Reads the facts of any number of partners with one query a table. Partners that do not exist are left out. */
export async function loadFacts(db: Db, portalId: string, ids: readonly string[]): Promise<PartnerFacts[]> {
  if (ids.length === 0) return []
  const partners = await db
    .select()
    .from(partner)
    .where(and(eq(partner.portalId, portalId), among(partner.id, ids)))
    .orderBy(asc(partner.id))
  // One after the other: a transaction has one connection.
  const identities = byPartner(
    await db.select().from(partnerIdentity).where(ofThem(partnerIdentity)).orderBy(asc(partnerIdentity.id)),
  )
  const contacts = byPartner(await db.select().from(contact).where(ofThem(contact)).orderBy(asc(contact.id)))
  const touchpoints = byPartner(
    await db.select().from(touchpoint).where(ofThem(touchpoint)).orderBy(asc(touchpoint.id)),
  )
  const goals = byPartner(await db.select().from(goal).where(ofThem(goal)).orderBy(asc(goal.id)))
  const metrics = byPartner(await db.select().from(metric).where(ofThem(metric)).orderBy(asc(metric.id)))
  const reviews = byPartner(await db.select().from(review).where(ofThem(review)).orderBy(asc(review.id)))
  const overrides = byPartner(
    await db.select().from(healthOverride).where(ofThem(healthOverride)).orderBy(asc(healthOverride.createdAt)),
  )
  const settings = byPartner(await db.select().from(streamSetting).where(ofThem(streamSetting)))
  const away = byPartner(await db.select().from(partnerAway).where(ofThem(partnerAway)).orderBy(asc(partnerAway.from)))
  const clocks = await loadClockState(db, portalId, ids)
  return partners.map((row) => ({
    partner: toPartner(row),
    clocks: clocks.get(row.id),
    identities: identities.get(row.id) ?? [],
    contacts: contacts.get(row.id) ?? [],
    touchpoints: (touchpoints.get(row.id) ?? []).map(toTouchpoint),
    goals: goals.get(row.id) ?? [],
    metrics: metrics.get(row.id) ?? [],
    reviews: reviews.get(row.id) ?? [],
    settings: settings.get(row.id) ?? [],
    away: away.get(row.id) ?? [],
    override: overrides.get(row.id)?.at(-1) ?? null,
  }))

  function ofThem(
    table:
      | typeof contact
      | typeof touchpoint
      | typeof goal
      | typeof metric
      | typeof review
      | typeof partnerIdentity
      | typeof streamSetting
      | typeof partnerAway
      | typeof healthOverride,
  ) {
    return and(eq(table.portalId, portalId), among(table.partnerId, ids))
  }
}

export function toPartner(row: Row<'partner'>): Partner {
  const { portalId: _, createdAt, repliesHandledAt, archivedAt, ...rest } = row
  return {
    ...rest,
    repliesHandledAt: repliesHandledAt?.toISOString() ?? null,
    archivedAt: archivedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}

export function toTouchpoint(row: Row<'touchpoint'>): Touchpoint {
  const { portalId: _, createdAt, occurredAt, ...rest } = row
  return { ...rest, occurredAt: occurredAt?.toISOString() ?? null, createdAt: createdAt.toISOString() }
}

function byPartner<T extends { partnerId: string | null }>(rows: T[]): Map<string | null, T[]> {
  return Map.groupBy(rows, (row) => row.partnerId)
}
