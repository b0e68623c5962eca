import { and, count, eq, gt, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { partner } from '../../db/tables/partner.ts'
import { portal as portalTable } from '../../db/tables/portal.ts'
import { conflict, syncRecord } from '../../db/tables/sync.ts'
import { AppError } from '../../errors.ts'
import { oneAtATime } from '../../sync/one-at-a-time.ts'
import { pullChanges } from '../../sync/pull.ts'
import { applySetup, detectMode } from '../../sync/setup/apply.ts'
import { planSetup } from '../../sync/setup/plan.ts'
import { printPlan } from '../../sync/setup/print.ts'
import { readRemote } from '../../sync/setup/read-remote.ts'
import { wantedSetup } from '../../sync/setup/wanted.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { write } from '../../write/write.ts'

export const Move = z
  .object({
    moved: z.boolean(),
    /** What it does or did, for a person to read. */
    lines: z.array(z.string()),
  })
  .meta({ id: 'Move', example: { moved: false, lines: ['48 partners get a record of the custom object.'] } })
export type Move = z.infer<typeof Move>

/** What a move from companies to custom objects would do. Nothing is written. Throws `conflict` if it cannot be done. */
export async function planMove(ctx: Context): Promise<Move> {
  requireRole(ctx, 'admin')
  await refuse(ctx)
  const wanted = wantedSetup('custom-objects')
  const plan = planSetup(wanted, await readRemote(ctx.deps.hubspot(ctx.portal.id), wanted), null)
  return { moved: false, lines: [...printPlan(plan).split('\n'), ...(await describe(ctx))] }
}

/**
 * Moves the portal from companies to custom objects (DESIGN §3 no. 11). What people edited on the companies is taken over
 * first; then one transaction switches the portal and marks every record as never written, and the pushes that follow
 * make the new ones. Killed before that transaction, it has changed nothing here and is run again; killed after it, the
 * push goes on by itself. The companies keep their properties as they are and are not written to again.
 */
export async function applyMove(ctx: Context): Promise<Move> {
  requireRole(ctx, 'admin')
  await refuse(ctx)
  const { deps, portal } = ctx
  const lines = await describe(ctx)
  await pullChanges(deps, portal, ctx.now)
  const door = deps.hubspot(portal.id)
  const wanted = wantedSetup('custom-objects')
  const remote = await readRemote(door, wanted)
  const setup = await applySetup(door, { wanted, remote, plan: planSetup(wanted, remote, null), known: null })
  // A pass under way knows the companies: it ends first, and none begins before the switch.
  await oneAtATime(deps.database, `push ${portal.id}`, () =>
    oneAtATime(deps.database, `pull ${portal.id}`, () =>
      write(ctx, { action: 'move-storage', needs: 'admin', input: { to: 'custom-objects' } }, async ({ db }) => {
        await db
          .update(portalTable)
          .set({ storageMode: 'custom-objects', setup, pullCursors: {} })
          .where(and(eq(portalTable.id, portal.id), eq(portalTable.storageMode, 'companies')))
        await db
          .update(syncRecord)
          .set({
            ...{
              remoteId: null,
              base: {},
              pushedRev: 0,
              pushedAt: null,
              problem: null,
              mergedInto: null,
              unverified: {},
            },
            state: sql`case when ${syncRecord.state} = 'forgotten' then 'forgotten' else 'live' end`,
          })
          .where(eq(syncRecord.portalId, portal.id))
        return null
      }),
    ),
  )
  await deps.wake('push', portal.id)
  return { moved: true, lines }
}

async function refuse({ deps, portal }: Context): Promise<void> {
  if (portal.storageMode !== 'companies') {
    throw new AppError('conflict', 'Partners are custom objects already; there is nothing to move.')
  }
  if ((await detectMode(deps.hubspot(portal.id), 'auto')) !== 'custom-objects') {
    throw new AppError(
      'conflict',
      'The account may not define custom objects: they need HubSpot Enterprise and scopes.',
    )
  }
  const open = and(eq(conflict.portalId, portal.id), isNull(conflict.resolvedAt))
  const [conflicts] = await deps.database.db.select({ n: count() }).from(conflict).where(open)
  if (conflicts && conflicts.n > 0) {
    throw new AppError('conflict', `${conflicts.n} conflicts are open. Decide them first: "npm run cli -- conflicts".`)
  }
}

async function describe({ deps: { database }, portal }: Context): Promise<string[]> {
  const [partners] = await database.db.select({ n: count() }).from(partner).where(eq(partner.portalId, portal.id))
  const [waiting] = await database.db
    .select({ n: count() })
    .from(syncRecord)
    .where(and(eq(syncRecord.portalId, portal.id), gt(syncRecord.localRev, syncRecord.pushedRev)))
  return [
    `${partners?.n ?? 0} partners get a record of the custom object; ${waiting?.n ?? 0} changes wait and go there.`,
    'What people edited on the companies until now is taken over first.',
    'The companies keep every property and are not written to again; edits made there later are not read.',
  ]
}
