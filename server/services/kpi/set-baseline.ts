import { and, asc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { metric } from '../../db/tables/history.ts'
import { baseline } from '../../db/tables/snapshot.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'

export const Baseline = z
  .object({
    baseline: z.array(z.object({ metric: z.string(), month: z.string(), value: z.number(), source: z.string() })),
    undo: Undo.nullable(),
  })
  .meta({ id: 'Baseline' })
export type Baseline = z.infer<typeof Baseline>

/** Freezes what a partner's metrics are now as its baseline, once (row 31). Throws `not-found`, `conflict` if it is set. */
export async function setBaseline(ctx: Context, partnerId: string, key: string | null): Promise<Baseline> {
  const options = { action: 'baseline.set', needs: 'manager', input: { partnerId }, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    const rows = await freezeBaseline(ctx, changes, partnerId)
    if (rows === null) throw new AppError('conflict', 'The baseline of this partner is set and does not change.')
    return rows
  })
  return { baseline: value, undo }
}

/** The same inside another write, e.g. when the checklist line is ticked; null if a baseline is set already. */
export async function freezeBaseline(
  ctx: Context,
  changes: Changes,
  partnerId: string,
): Promise<Baseline['baseline'] | null> {
  const own = and(eq(baseline.portalId, ctx.portal.id), eq(baseline.partnerId, partnerId))
  if ((await changes.db.$count(baseline, own)) > 0) return null
  const readings = await changes.db
    .select()
    .from(metric)
    .where(and(eq(metric.portalId, ctx.portal.id), eq(metric.partnerId, partnerId)))
    .orderBy(asc(metric.month))
  const latest = new Map(readings.map((reading) => [reading.name, reading]))
  const on = localDate(ctx.now, ctx.portal.timeZone)
  const rows = [...latest.values()].map(({ name, month, value, source }) => ({ metric: name, month, value, source }))
  await changes.insertMany(
    'baseline',
    rows.map((row) => ({ ...row, partnerId, on })),
  )
  return rows
}
