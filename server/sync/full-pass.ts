import { setImmediate } from 'node:timers/promises'
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import type { Db } from '../db/client.ts'
import { fullPass } from '../db/tables/hubspot.ts'
import { syncRecord } from '../db/tables/sync.ts'
import type { Deps } from '../deps.ts'
import type { Portal } from '../write/context.ts'
import type { SyncedObject } from '../write/dirty.ts'
import type { SyncScope } from './apply-remote.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { SyncRow } from './push/claim.ts'
import { noRereads, type RereadCounts, type RereadScope, rereadRecords, rowsOfRecords } from './reread.ts'
import { type RunLog, withRunLog } from './run-log.ts'
import { mapperOf } from './storage/index.ts'

export type FullPassCounts = RereadCounts & {
  /** Records that would not hold still; polling sees them anyway. */
  moving: number
  requests: number
}
type Pass = typeof fullPass.$inferSelect
type PassScope = RereadScope & { counts: FullPassCounts }

const PAGE = 100
const TRIES = 3
/** Local time of the weekly pass, after the nightly job of the same day. */
const SUNDAY = 7
const AT = Temporal.PlainTime.from('03:30')

/**
 * Reads every record we know in HubSpot by its id: finds what polling cannot see — deletions, merges, associations taken
 * away — and values that drifted; what we compute is put back, what is gone becomes a tombstone. The place is kept after
 * every page, so an interrupted pass goes on where it was. Throws HubSpotError.
 */
export function runFullPass(deps: Deps, portal: Portal, now: Date): Promise<FullPassCounts> {
  return oneAtATime(deps.database, `full-pass ${portal.id}`, () =>
    withRunLog(deps, portal, { kind: 'full-pass', now }, (log) => passAll({ deps, portal, now }, log)),
  )
}

async function passAll({ deps, portal, now }: SyncScope, log: RunLog): Promise<FullPassCounts> {
  await log.open()
  const { db } = deps.database
  const pass = await openPass(db, portal.id, now)
  const counts: FullPassCounts = { ...noRereads(), moving: 0, requests: 0, ...pass.counts }
  const door = deps.hubspot(portal.id)
  const scope: PassScope = { deps, portal, now, door, mapper: mapperOf(portal), counts, log }
  const before = door.traffic.reads - counts.requests
  const { objects } = scope.mapper
  for (const object of objects.slice(Math.max(0, objects.indexOf((pass.object ?? '') as SyncedObject)))) {
    await passObject(scope, object, { pass, before })
  }
  await db.update(fullPass).set({ finishedAt: deps.clock(), counts }).where(passOf(pass))
  return counts
}

type Under = { pass: Pass; before: number }

async function passObject(scope: PassScope, object: SyncedObject, { pass, before }: Under): Promise<void> {
  const { db } = scope.deps.database
  for (let after = pass.object === object ? pass.after : null; ; ) {
    const rows = await rowsAfter(db, { portalId: scope.portal.id, object, after })
    const last = rows.at(-1)
    if (!last) return
    await passPage(scope, object, rows)
    after = last.localId
    scope.counts.requests = scope.door.traffic.reads - before
    await db.update(fullPass).set({ object, after, counts: scope.counts }).where(passOf(pass))
    await setImmediate()
  }
}

async function passPage(scope: PassScope, object: SyncedObject, rows: SyncRow[]): Promise<void> {
  let open = rows
  for (let tries = 0; open.length > 0 && tries < TRIES; tries += 1) {
    const moved = await rereadRecords(scope, object, open)
    const ids = moved.flatMap(({ remoteId }) => remoteId ?? [])
    open = await rowsOfRecords(scope.deps.database.db, { portalId: scope.portal.id, object }, ids)
  }
  scope.counts.moving += open.length
}

function rowsAfter(db: Db, at: { portalId: string; object: SyncedObject; after: string | null }): Promise<SyncRow[]> {
  return db
    .select()
    .from(syncRecord)
    .where(
      and(
        eq(syncRecord.portalId, at.portalId),
        eq(syncRecord.object, at.object),
        isNotNull(syncRecord.remoteId),
        inArray(syncRecord.state, ['live', 'failed', 'tombstone']),
        at.after === null ? undefined : gt(syncRecord.localId, at.after),
      ),
    )
    .orderBy(asc(syncRecord.localId))
    .limit(PAGE)
}

/** The pass that was interrupted, or a new one. */
async function openPass(db: Db, portalId: string, now: Date): Promise<Pass> {
  const [open] = await db
    .select()
    .from(fullPass)
    .where(and(eq(fullPass.portalId, portalId), isNull(fullPass.finishedAt)))
    .limit(1)
  if (open) return open
  const id = crypto.randomUUID()
  const [made] = await db.insert(fullPass).values({ portalId, id, startedAt: now, counts: {} }).returning()
  return made!
}

function passOf({ portalId, id }: Pass) {
  return and(eq(fullPass.portalId, portalId), eq(fullPass.id, id))
}

/**
 * Whether a full pass is due: one was interrupted, or none has begun since the last Sunday 03:30 of the portal's time
 * zone. A portal younger than that waits for its first Sunday.
 */
export async function isFullPassDue(db: Db, portal: Portal, now: Date): Promise<boolean> {
  const [last] = await db
    .select({ startedAt: fullPass.startedAt, finishedAt: fullPass.finishedAt })
    .from(fullPass)
    .where(eq(fullPass.portalId, portal.id))
    .orderBy(desc(fullPass.startedAt))
    .limit(1)
  if (last && last.finishedAt === null) return true
  const since = last?.startedAt ?? portal.createdAt
  return since.getTime() < lastSunday(now, portal.timeZone).getTime()
}

/** The newest Sunday 03:30 that has come in the time zone; through a spring gap that is the time after it. Pure. */
export function lastSunday(now: Date, timeZone: string): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  const back = local.dayOfWeek % SUNDAY
  const sunday = local.toPlainDate().subtract({ days: back }).toZonedDateTime({ timeZone, plainTime: AT })
  const come = Temporal.ZonedDateTime.compare(sunday, local) <= 0
  const at = come ? sunday : sunday.toPlainDate().subtract({ days: 7 }).toZonedDateTime({ timeZone, plainTime: AT })
  return new Date(at.epochMilliseconds)
}
