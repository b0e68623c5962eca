import { and, eq } from 'drizzle-orm'
import { among } from '../../db/among.ts'
import type { Db } from '../../db/client.ts'
import { standing } from '../../db/tables/computed.ts'
import { touchpoint } from '../../db/tables/history.ts'
import { partner } from '../../db/tables/partner.ts'
import type { Properties } from '../../hubspot/door.ts'
import { loadFacts, type PartnerFacts, toTouchpoint } from '../../services/partner/facts.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import { type PartnerStanding, toPartnerProperties } from '../objects/partner.ts'
import { toTouchpointProperties } from '../objects/touchpoint.ts'
import { loadIncidents } from './incident-records.ts'
import { loadIssues } from './issue-records.ts'

/** One record as it is here. `properties` null: it exists, but is not for HubSpot (yet). */
export type LocalRecord = {
  id: string
  properties: Properties | null
  sample: boolean
  /** The partner it belongs to in HubSpot; null for a partner itself. */
  partnerId: string | null
  facts: PartnerFacts | null
}

/** Reads records by id, a few statements whatever the number. What no longer exists is missing in the answer. */
export function loadLocal(
  db: Db,
  at: { portalId: string; object: SyncedObject },
  ids: readonly string[],
): Promise<Map<string, LocalRecord>> {
  return loaders[at.object](db, at.portalId, ids)
}

type Load = (db: Db, portalId: string, ids: readonly string[]) => Promise<Map<string, LocalRecord>>

const loaders: Readonly<Record<SyncedObject, Load>> = {
  partner: loadPartners,
  touchpoint: loadTouchpoints,
  incident: loadIncidents,
  issue: loadIssues,
}

async function loadPartners(db: Db, portalId: string, ids: readonly string[]): Promise<Map<string, LocalRecord>> {
  const facts = await loadFacts(db, portalId, ids)
  const standings = await loadStandings(db, portalId, ids)
  return new Map(
    facts.map((each) => {
      const { id, sample } = each.partner
      const properties = toPartnerProperties(each, standings.get(id) ?? null)
      return [id, { id, properties, sample, partnerId: null, facts: each }]
    }),
  )
}

async function loadStandings(db: Db, portalId: string, ids: readonly string[]): Promise<Map<string, PartnerStanding>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: standing.partnerId, value: standing.value, scoreChangedAt: standing.scoreChangedAt })
    .from(standing)
    .where(and(eq(standing.portalId, portalId), among(standing.partnerId, ids)))
  return new Map(rows.map(({ id, ...rest }) => [id, rest]))
}

async function loadTouchpoints(db: Db, portalId: string, ids: readonly string[]): Promise<Map<string, LocalRecord>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ touch: touchpoint, sample: partner.sample })
    .from(touchpoint)
    .innerJoin(partner, and(eq(partner.portalId, touchpoint.portalId), eq(partner.id, touchpoint.partnerId)))
    .where(and(eq(touchpoint.portalId, portalId), among(touchpoint.id, ids)))
  return new Map(
    rows.map(({ touch, sample }) => {
      const properties = toTouchpointProperties(toTouchpoint(touch))
      return [touch.id, { id: touch.id, properties, sample, partnerId: touch.partnerId, facts: null }]
    }),
  )
}
