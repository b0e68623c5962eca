import { and, desc, eq, gte } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { addDays } from '#shared/date.ts'
import { healthOverride } from '../../db/tables/snapshot.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'

/** Longest time a person's score may stand in for the computed one. */
const LONGEST_DAYS = 92

export const SetOverride = z
  .object({
    score: z.number().min(0).max(100),
    reason: z.string().trim().min(3).max(500),
    /** Last day on which it counts, at most 92 days ahead. */
    until: z.iso.date(),
  })
  .meta({ id: 'SetOverride' })
export type SetOverride = z.infer<typeof SetOverride>

export const Overridden = z
  .object({ override: SetOverride.extend({ byName: z.string() }).nullable(), undo: Undo.nullable() })
  .meta({ id: 'Overridden' })
export type Overridden = z.infer<typeof Overridden>

/** Sets a partner's score by hand until a day (row 54). Throws `not-found`, and `invalid` for a day that cannot be. */
export async function setOverride(
  ctx: Context,
  { partnerId, override, key }: { partnerId: string; override: SetOverride; key: string | null },
): Promise<Overridden> {
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const last = addDays(today, LONGEST_DAYS)
  if (override.until < today || override.until > last) {
    throw new AppError('invalid', `until is ${override.until}, expected ${today} to ${last}.`)
  }
  const input = { partnerId, override }
  const options = { action: 'health.override', needs: 'manager', input, key, hold: true } as const
  const { undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    await changes.insert('healthOverride', { partnerId, ...override, byName: ctx.actor.name })
    return null
  })
  return { override: { ...override, byName: ctx.actor.name }, undo }
}

/** Lets the computed score show again. Throws `not-found` if none is set. */
export async function endOverride(ctx: Context, partnerId: string, key: string | null): Promise<Overridden> {
  const options = { action: 'health.override-end', needs: 'manager', input: { partnerId }, key, hold: true } as const
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const { undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    const rows = await changes.db
      .select({ id: healthOverride.id })
      .from(healthOverride)
      .where(
        and(
          eq(healthOverride.portalId, ctx.portal.id),
          eq(healthOverride.partnerId, partnerId),
          gte(healthOverride.until, today),
        ),
      )
      .orderBy(desc(healthOverride.createdAt))
    if (rows.length === 0) throw new AppError('not-found', 'No score is set by hand for this partner.')
    // Its last day was yesterday: what stood is kept for the history.
    for (const { id } of rows) await changes.update('healthOverride', id, { until: addDays(today, -1) })
    return null
  })
  return { override: null, undo }
}
