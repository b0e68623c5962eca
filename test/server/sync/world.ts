import { and, eq } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import type { RemoteSetup } from '#server/db/tables/portal.ts'
import { syncRecord } from '#server/db/tables/sync.ts'
import type { Context, Portal } from '#server/write/context.ts'
import { type FakeHubSpot, fakeHubSpot } from '../../support/fake-hubspot.ts'
import { type MadeDeps, makeContext, makeDeps, makePortal } from '../../support/make.ts'

const STAGES = ['prospect', 'initial-contact', 'negotiation', 'launch', 'ongoing', 'paused', 'declined', 'ended']

export const CUSTOM: RemoteSetup = {
  objectTypes: { partner: '2-100', touchpoint: '2-101', incident: '2-102', issue: '2-103' },
  stages: Object.fromEntries(STAGES.map((stage, index) => [stage, String(900 + index)])),
  pipelineId: '77',
  toPartner: {
    touchpoint: { category: 'USER_DEFINED', typeId: 12 },
    incident: { category: 'USER_DEFINED', typeId: 14 },
    issue: { category: 'USER_DEFINED', typeId: 16 },
  },
}
export const COMPANIES: RemoteSetup = {
  objectTypes: { partner: '0-2' },
  stages: {},
  pipelineId: null,
  toPartner: {},
}

export type World = { deps: MadeDeps; portal: Portal; ctx: Context; hubspot: FakeHubSpot }

/** A portal that was set up, on a HubSpot in memory. */
export async function makeWorld(database: Database, fields: Partial<Portal> = {}): Promise<World> {
  const hubspot = fakeHubSpot()
  const deps = await makeDeps(database, hubspot)
  const setup = fields.storageMode === 'companies' ? COMPANIES : CUSTOM
  const portal = await makePortal(database, { setup, ...fields })
  return { deps, portal, ctx: makeContext(deps, portal), hubspot }
}

export async function syncRowOf({ deps, portal }: Pick<World, 'deps' | 'portal'>, localId: string, object = 'partner') {
  const [row] = await deps.database.db
    .select()
    .from(syncRecord)
    .where(and(eq(syncRecord.portalId, portal.id), eq(syncRecord.object, object), eq(syncRecord.localId, localId)))
  return row
}

export function minutesLater(date: Date, minutes: number): Date {
  return new Date(date.getTime() + minutes * 60_000)
}
