import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { checklistMark } from '../../db/tables/cadence.ts'
import { AppError } from '../../errors.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'
import { loadCadence } from '../stream/load-cadence.ts'
import { freezeBaseline } from './freeze-baseline.ts'
import { loadChecklist } from './load-checklist.ts'

export const MarkLine = z
  .strictObject({
    done: z.boolean().default(true),
    /** When it was done; today unless told. */
    on: z.iso.date().optional(),
    note: z.string().trim().min(1).max(500).nullable().default(null),
  })
  .meta({ id: 'MarkLine', example: { done: true, note: 'Signed by both sides' } })
export type MarkLine = z.infer<typeof MarkLine>

export const MarkedLine = z
  .object({ line: z.string(), done: z.boolean(), frozen: z.int(), undo: Undo.nullable() })
  .meta({ id: 'MarkedLine' })
export type MarkedLine = z.infer<typeof MarkedLine>

type Mark = { partnerId: string; line: string; input: MarkLine; key: string | null }

/**
 * Ticks a line of the checklist, or takes the tick back. The baseline line of Phase 3 freezes the numbers there are,
 * once; `frozen` says how many. Throws `not-found` for an unknown line, `invalid` for a day to come.
 */
export async function markLine(ctx: Context, { partnerId, line, input, key }: Mark): Promise<MarkedLine> {
  const asked = { partnerId, line, ...input }
  const options = { action: 'checklist.mark', needs: 'manager', input: asked, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    const { facts, cadence } = await loadCadence(changes.db, ctx, partnerId)
    const on = input.on ?? cadence.today
    if (on > cadence.today) throw new AppError('invalid', `on: ${on} is in the future. Tick a line once it is done.`)
    const at = { portalId: ctx.portal.id, framework: ctx.deps.framework }
    const items = await loadChecklist(changes.db, at, { facts, cadence, band: null })
    const item = items.find(({ id }) => id === line)
    if (!item) {
      throw new AppError('not-found', `There is no line "${line}". Lines: ${items.map(({ id }) => id).join(', ')}.`)
    }
    const { period } = item
    await put(ctx, changes, { partnerId, line, period, on, input })
    const lines = ctx.deps.framework.phases.flatMap(({ checklist }) => checklist)
    const freezes = input.done && lines.find(({ id }) => id === line)?.freezes === 'baseline'
    return { line, done: input.done, frozen: freezes ? await freezeBaseline(ctx, changes, { facts, on }) : 0 }
  })
  return { ...value, undo }
}

type Put = { partnerId: string; line: string; period: string; on: string; input: MarkLine }

async function put(ctx: Context, changes: Changes, { partnerId, line, period, on, input }: Put): Promise<void> {
  const [known] = await changes.db
    .select()
    .from(checklistMark)
    .where(
      and(
        eq(checklistMark.portalId, ctx.portal.id),
        eq(checklistMark.partnerId, partnerId),
        eq(checklistMark.line, line),
        eq(checklistMark.period, period),
      ),
    )
  if (known && !input.done) return changes.remove('checklistMark', known.id)
  if (known || !input.done) return
  const { note } = input
  await changes.insert('checklistMark', { partnerId, line, period, doneOn: on, byName: ctx.actor.name, note })
}
