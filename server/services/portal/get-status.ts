import { and, count, desc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { partner } from '../../db/tables/partner.ts'
import { conflict, nightlyRun, syncRecord } from '../../db/tables/sync.ts'
import { mapperOf } from '../../sync/storage/index.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { nobodyIsTold } from '../notify/nobody-is-told.ts'

export const Status = z
  .object({
    portalId: z.string(),
    storageMode: z.enum(['custom-objects', 'companies']),
    sample: z.boolean(),
    timeZone: z.string(),
    frameworkVersion: z.string(),
    partners: z.int(),
    /** Records changed here and not yet in HubSpot. */
    waiting: z.int(),
    /** Records HubSpot refused or no longer has, with the reason. */
    problems: z.array(z.object({ object: z.string(), id: z.string(), state: z.string(), problem: z.string() })),
    openConflicts: z.int(),
    lastNight: z.string().nullable(),
    /** What to know if none of us would be told of a clock; null if somebody would. */
    warning: z.string().nullable(),
    hubspot: z.object({ reads: z.int(), writes: z.int(), limited: z.int() }),
  })
  .meta({ id: 'Status' })
export type Status = z.infer<typeof Status>

const SHOWN_PROBLEMS = 50

/** How the portal stands: what waits, what HubSpot refused, when the last night was. */
export async function getStatus(ctx: Context): Promise<Status> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const portalId = ctx.portal.id
  const [partners] = await db.select({ n: count() }).from(partner).where(eq(partner.portalId, portalId))
  const [waiting] = await db
    .select({ n: count() })
    .from(syncRecord)
    .where(
      and(
        eq(syncRecord.portalId, portalId),
        inArray(syncRecord.object, [...mapperOf(ctx.portal).objects]),
        gt(syncRecord.localRev, syncRecord.pushedRev),
        eq(syncRecord.state, 'live'),
      ),
    )
  const problems = await db
    .select({ object: syncRecord.object, id: syncRecord.localId, state: syncRecord.state, problem: syncRecord.problem })
    .from(syncRecord)
    .where(and(eq(syncRecord.portalId, portalId), ne(syncRecord.state, 'live')))
    .limit(SHOWN_PROBLEMS)
  const [conflicts] = await db
    .select({ n: count() })
    .from(conflict)
    .where(and(eq(conflict.portalId, portalId), isNull(conflict.resolvedAt)))
  const [night] = await db
    .select({ date: nightlyRun.localDate })
    .from(nightlyRun)
    .where(and(eq(nightlyRun.portalId, portalId), sql`${nightlyRun.finishedAt} is not null`))
    .orderBy(desc(nightlyRun.localDate))
    .limit(1)
  const { storageMode, sample, timeZone } = ctx.portal
  return {
    portalId,
    storageMode,
    sample,
    timeZone,
    frameworkVersion: ctx.deps.framework.version,
    partners: partners?.n ?? 0,
    waiting: waiting?.n ?? 0,
    problems: problems.map((each) => ({ ...each, problem: each.problem ?? 'no reason kept' })),
    openConflicts: conflicts?.n ?? 0,
    lastNight: night?.date ?? null,
    warning: await nobodyIsTold(ctx),
    hubspot: { ...ctx.deps.hubspot(portalId).traffic },
  }
}
