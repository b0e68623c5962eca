import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import type { Db } from '../../db/client.ts'
import { programme } from '../../db/tables/calendar.ts'
import { localDate } from '../../time/local-date.ts'
import { type Context, type Portal, requireRole } from '../../write/context.ts'
import { write } from '../../write/write.ts'

/** One row a portal. */
const ID = '00000000-0000-4000-8000-000000000001'

export const Programme = z
  .object({
    /** Day from which the rollout plan counts. */
    installedOn: z.iso.date(),
    summitOn: z.iso.date().nullable(),
    /** Month in which yearly targets begin, 1 to 12. */
    yearStartMonth: z.int().min(1).max(12),
  })
  .meta({ id: 'Programme' })
export type Programme = z.infer<typeof Programme>

export const ProgrammePatch = Programme.partial().strict().meta({ id: 'ProgrammePatch' })
export type ProgrammePatch = z.infer<typeof ProgrammePatch>

export const UpdatedProgramme = Programme.extend({ undo: Undo.nullable() }).meta({ id: 'UpdatedProgramme' })

/** Dates of the programme; where nobody set them the portal's first day, the framework's summit and January. */
export async function loadProgramme(
  db: Db,
  portal: Portal,
  summitOn: string | null,
): Promise<Programme & { isSet: boolean }> {
  const [row] = await db.select().from(programme).where(eq(programme.portalId, portal.id))
  if (!row) {
    return { installedOn: localDate(portal.createdAt, portal.timeZone), summitOn, yearStartMonth: 1, isSet: false }
  }
  return { installedOn: row.installedOn, summitOn: row.summitOn, yearStartMonth: row.yearStartMonth, isSet: true }
}

export async function getProgramme(ctx: Context): Promise<Programme> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const { isSet: _, ...dates } = await loadProgramme(db, ctx.portal, ctx.deps.framework.summit.date)
  return dates
}

/** Changes the dates of the programme; whatever is left out stays. */
export async function setProgramme(
  ctx: Context,
  patch: ProgrammePatch,
  key: string | null,
): Promise<z.infer<typeof UpdatedProgramme>> {
  const options = { action: 'programme.set', needs: 'admin', input: patch, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    const { isSet, ...before } = await loadProgramme(changes.db, ctx.portal, ctx.deps.framework.summit.date)
    const after = { ...before, ...patch }
    if (isSet) await changes.update('programme', ID, patch)
    else await changes.insert('programme', after, ID)
    return after
  })
  return { ...value, undo }
}
