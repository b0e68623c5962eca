import type { Database } from '#server/db/client.ts'
import { loadFramework } from '#server/framework/load.ts'
import { expandPartner, type SampleRows } from '#server/sample/expand.ts'
import { SAMPLE_PARTNERS } from '#server/sample/partners/index.ts'
import type { SampleWorld } from '#server/sample/world.ts'
import { computeStanding } from '#server/services/partner/compute-standing.ts'
import { type PartnerFacts, toPartner, toTouchpoint } from '#server/services/partner/facts.ts'
import type { Portal } from '#server/write/context.ts'
import { addDays } from '#shared/date.ts'
import type { Standing } from '#shared/standing.ts'
import { type MadeDeps, makeDeps, makePortal } from '../../support/make.ts'

export const TIME_ZONE = 'America/New_York'

export const framework = await loadFramework('templates/framework.yaml')

/** The starter programme as it would be loaded on a day, without a database. */
export function programmeOn(today: string, portalId = '1'): { slug: string; rows: SampleRows; standing: Standing }[] {
  const world: SampleWorld = { portalId, timeZone: TIME_ZONE, framework, today }
  return SAMPLE_PARTNERS.map((spec) => {
    const rows = expandPartner(spec, world)
    return { slug: spec.slug, rows, standing: standingOf(rows, today) }
  })
}

function standingOf(rows: SampleRows, today: string): Standing {
  const saved = { portalId: '1', revision: 1, createdAt: new Date(`${today}T12:00:00Z`) }
  const facts: PartnerFacts = {
    partner: toPartner({ ...rows.partner, ...saved }),
    identities: rows.identities.map((row) => ({ ...row, ...saved })),
    contacts: rows.contacts.map((row) => ({ ...row, ...saved })),
    touchpoints: rows.touchpoints.map((row) => toTouchpoint({ ...row, ...saved })),
    goals: rows.goals,
    metrics: rows.metrics,
    reviews: rows.reviews,
  }
  return computeStanding({ facts, framework, timeZone: TIME_ZONE, today, previous: null })
}

/** Days of two years: 23 is prime to 7 and to the lengths of months, so every weekday and part of a quarter comes up. */
export function manyDays(): string[] {
  return Array.from({ length: 32 }, (_, i) => addDays('2025-12-01', i * 23))
}

export type SampleSetup = { deps: MadeDeps; portal: Portal }

/** A portal of its own in the file's database, and services that reach neither HubSpot nor templates. */
export async function makeSampleSetup(database: Database, options: { sample: boolean }): Promise<SampleSetup> {
  return { deps: await makeDeps(database), portal: await makePortal(database, { ...options, timeZone: TIME_ZONE }) }
}
