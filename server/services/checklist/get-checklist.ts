import { z } from 'zod'
import { openBefore } from '#shared/lifecycle/checklist-view.ts'
import { phaseClock } from '#shared/lifecycle/phase-clock.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { getStanding } from '../partner/get-standing.ts'
import { loadCadence } from '../stream/load-cadence.ts'
import { loadChecklist } from './load-checklist.ts'

export const Checklist = z
  .object({
    stage: z.string(),
    /** Day of the phase clock and the day by which the phase should be over. */
    clock: z.object({ day: z.int(), of: z.int().nullable(), late: z.boolean() }).nullable(),
    lines: z.array(
      z.object({
        id: z.string(),
        phase: z.int(),
        label: z.string(),
        state: z.enum(['done', 'open', 'due', 'not-applicable', 'suggested', 'waiting']),
        period: z.string(),
        doneOn: z.iso.date().nullable(),
        byName: z.string().nullable(),
        note: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    ),
    /** What earlier phases left open; nothing is blocked by it. */
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Checklist' })
export type Checklist = z.infer<typeof Checklist>

/** Phase clock and the 16 lines of one partner. Throws `not-found`. */
export async function getChecklist(ctx: Context, partnerId: string): Promise<Checklist> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const { framework } = ctx.deps
  const { facts, cadence } = await loadCadence(db, ctx, partnerId)
  const { health } = await getStanding(ctx, partnerId)
  const at = { portalId: ctx.portal.id, framework }
  const lines = await loadChecklist(db, at, { facts, cadence, band: health.band })
  const { stage } = facts.partner
  const clock = phaseClock(facts.partner, framework.phases, cadence.today)
  return { stage, clock, lines, warnings: openBefore(lines, stage) }
}
