import { and, eq } from 'drizzle-orm'
import { among } from '../../db/among.ts'
import type { Db } from '../../db/client.ts'
import { incident, incidentPartner } from '../../db/tables/incident.ts'
import { partner } from '../../db/tables/partner.ts'
import { toIncidentProperties } from '../objects/incident.ts'
import type { LocalRecord } from './local-record.ts'

/** Incidents of partners, by the ids of `incident_partner`. */
export async function loadIncidents(
  db: Db,
  portalId: string,
  ids: readonly string[],
): Promise<Map<string, LocalRecord>> {
  if (ids.length === 0) return new Map()
  const { incidentId, partnerId } = incidentPartner
  const rows = await db
    .select({ affected: incidentPartner, incident, sample: partner.sample })
    .from(incidentPartner)
    .innerJoin(incident, and(eq(incident.portalId, incidentPartner.portalId), eq(incident.id, incidentId)))
    .innerJoin(partner, and(eq(partner.portalId, incidentPartner.portalId), eq(partner.id, partnerId)))
    .where(and(eq(incidentPartner.portalId, portalId), among(incidentPartner.id, ids)))
  return new Map(
    rows.map(({ sample, ...row }) => {
      const { id, partnerId: belongsTo } = row.affected
      return [id, { id, properties: toIncidentProperties(row), sample, partnerId: belongsTo, facts: null }]
    }),
  )
}
