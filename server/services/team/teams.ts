import { and, asc, eq, gte } from 'drizzle-orm'
import { z } from 'zod'
import { absence, holiday, team } from '../../db/tables/cadence.ts'
import { localDate } from '../../time/local-date.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { write } from '../../write/write.ts'

const Name = z.string().trim().min(1).max(200)

export const TeamInput = z
  .strictObject({ name: Name, members: z.array(Name).max(100), active: z.boolean().default(true) })
  .meta({ id: 'TeamInput', example: { name: 'Content Strategy Team', members: ['Sarah', 'Kevin'] } })
export type TeamInput = z.infer<typeof TeamInput>

export const Roster = z
  .object({
    teams: z.array(z.object({ id: z.uuid(), name: z.string(), members: z.array(z.string()), active: z.boolean() })),
    /** Of today and later. */
    absences: z.array(
      z.object({
        id: z.uuid(),
        person: z.string(),
        from: z.iso.date(),
        to: z.iso.date(),
        cover: z.string(),
        note: z.string().nullable(),
      }),
    ),
    holidays: z.array(z.object({ on: z.iso.date(), name: z.string() })),
  })
  .meta({ id: 'Roster' })
export type Roster = z.infer<typeof Roster>

/** Teams, who is away and who stands in, and the days on which nobody works. */
export async function getRoster(ctx: Context): Promise<Roster> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const { id } = ctx.portal
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const teams = await db.select().from(team).where(eq(team.portalId, id)).orderBy(asc(team.name))
  const absences = await db
    .select()
    .from(absence)
    .where(and(eq(absence.portalId, id), gte(absence.to, today)))
    .orderBy(asc(absence.from), asc(absence.id))
  const holidays = await db.select().from(holiday).where(eq(holiday.portalId, id)).orderBy(asc(holiday.on))
  return {
    teams: teams.map(({ id: teamId, name, members, active }) => ({ id: teamId, name, members, active })),
    absences: absences.map(({ id: absenceId, person, from, to, cover, note }) => {
      return { id: absenceId, person, from, to, cover, note }
    }),
    holidays: holidays.map(({ on, name }) => ({ on, name })),
  }
}

/** Makes a team or changes the one of this name. Throws `forbidden` unless an admin asks. */
export async function setTeam(ctx: Context, input: TeamInput, key: string | null): Promise<{ id: string }> {
  const options = { action: 'team.set', needs: 'admin', input, key } as const
  const { value } = await write(ctx, options, async (changes) => {
    const at = and(eq(team.portalId, ctx.portal.id), eq(team.name, input.name))
    const [known] = await changes.db.select().from(team).where(at)
    const { id } = known ? await changes.update('team', known.id, input) : await changes.insert('team', input)
    return { id }
  })
  return value
}
