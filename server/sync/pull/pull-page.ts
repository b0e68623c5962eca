import { and, eq } from 'drizzle-orm'
import { among } from '../../db/among.ts'
import { syncRecord } from '../../db/tables/sync.ts'
import type { HubSpotDoor, RemoteRecord } from '../../hubspot/door.ts'
import { adoptStrangers } from '../adopt.ts'
import { applyRemote, type SyncScope } from '../apply-remote.ts'
import { partnerObject } from '../objects/partner.ts'
import type { SyncRow } from '../push/claim.ts'
import type { RunLog } from '../run-log.ts'
import type { StorageMapper } from '../storage/mapper.ts'

export type PullCounts = {
  /** Records HubSpot answered, our own echoes among them. */
  seen: number
  /** Partners into which a person's edit was taken over. */
  kept: number
  /** Edits of computed values by hand; the next push puts them back. */
  putBack: number
  conflicts: number
  /** Records people made in HubSpot, now partners here. */
  adopted: number
  /** Records that are not ours and do not say enough to become a partner. */
  unknown: number
  /** People who were associated to a partner there, or whose role changed. */
  contacts: number
  /** Conversations that may be touchpoints. */
  candidates: number
  /** Tasks of ours that people completed there. */
  completed: number
  requests: number
}

const MOST_ASKED = 100
const TRIES = 3

export type PullScope = SyncScope & { door: HubSpotDoor; mapper: StorageMapper; counts: PullCounts; log: RunLog }

export function noPulls(): PullCounts {
  return {
    seen: 0,
    kept: 0,
    putBack: 0,
    conflicts: 0,
    adopted: 0,
    unknown: 0,
    contacts: 0,
    candidates: 0,
    completed: 0,
    requests: 0,
  }
}

/**
 * Takes over what people edited in a page of partners HubSpot answered; what differs from the last agreement is read
 * again by id before it is merged, and strangers are adopted. Merging a page again changes nothing. Throws HubSpotError.
 */
export async function pullPage(scope: PullScope, page: RemoteRecord[]): Promise<void> {
  scope.counts.seen += page.length
  const rows = await loadRows(
    scope,
    page.map(({ id }) => id),
  )
  await adoptStrangers(scope, page, rows)
  let open = findEdited(scope, page, rows)
  for (let attempt = 0; open.length > 0 && attempt < TRIES; attempt += 1) {
    const stale: SyncRow[] = []
    for (let at = 0; at < open.length; at += MOST_ASKED)
      stale.push(...(await askAndMerge(scope, open.slice(at, at + MOST_ASKED))))
    // The rows moved on while HubSpot was asked: take them as they are now, and ask again.
    open =
      stale.length > 0
        ? await loadRows(
            scope,
            stale.flatMap(({ remoteId }) => remoteId ?? []),
          )
        : []
  }
}

/** The sync rows of the records that differ from what both sides last agreed on. */
function findEdited(scope: PullScope, page: RemoteRecord[], rows: SyncRow[]): SyncRow[] {
  const byRemote = new Map(rows.map((row) => [row.remoteId, row]))
  return page.flatMap((record) => {
    const row = byRemote.get(record.id)
    if (!row || row.state === 'tombstone' || row.state === 'forgotten') return []
    return isEcho(row, scope.mapper.fromWire('partner', record.properties)) ? [] : [row]
  })
}

function isEcho(row: SyncRow, remote: Record<string, string>): boolean {
  return Object.entries(remote).every(([name, value]) => value === (row.base[name] ?? ''))
}

async function askAndMerge(scope: PullScope, rows: SyncRow[]): Promise<SyncRow[]> {
  const stale: SyncRow[] = []
  const ids = rows.flatMap(({ remoteId }) => remoteId ?? [])
  const records = await scope.door.readByIds(scope.mapper.objectType('partner'), ids, wireNames(scope))
  const byId = new Map(records.map((record) => [record.id, record]))
  for (const row of rows) {
    const record = byId.get(row.remoteId ?? '')
    if (!record || record.archived) continue
    const remote = scope.mapper.fromWire('partner', record.properties)
    if (isEcho(row, remote)) continue
    const { outcome, conflicts } = await applyRemote(scope, { row, remote })
    scope.counts.conflicts += conflicts
    if (outcome === 'kept') scope.counts.kept += 1
    if (outcome === 'put-back') scope.counts.putBack += 1
    if (outcome === 'stale') stale.push(row)
    if (outcome === 'kept' || outcome === 'put-back')
      await noteOne(scope, { recordId: row.localId, outcome, conflicts })
  }
  return stale
}

async function noteOne(
  { deps, log }: PullScope,
  { recordId, outcome, conflicts }: { recordId: string; outcome: 'kept' | 'put-back'; conflicts: number },
): Promise<void> {
  const reason = conflicts > 0 ? `${conflicts} of its values stand in a conflict.` : null
  await log.open()
  await log.note(deps.database.db, 'partner', [{ recordId, outcome, reason }])
}

function loadRows({ deps, portal }: PullScope, remoteIds: string[]): Promise<SyncRow[]> {
  if (remoteIds.length === 0) return Promise.resolve([])
  return deps.database.db
    .select()
    .from(syncRecord)
    .where(
      and(eq(syncRecord.portalId, portal.id), eq(syncRecord.object, 'partner'), among(syncRecord.remoteId, remoteIds)),
    )
}

/** HubSpot's names of all properties of a partner. */
export function wireNames({ mapper }: Pick<PullScope, 'mapper'>): string[] {
  return mapper.wireNames(
    'partner',
    partnerObject.properties.map(({ name }) => name),
  )
}

export function requestsOf({ door: { traffic } }: Pick<PullScope, 'door'>): number {
  return traffic.reads + traffic.writes
}
