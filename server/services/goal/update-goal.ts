import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { Goal } from '#shared/goal.ts'
import { findMeasure, measuresOf, valueProblem } from '#shared/metric/definition.ts'
import { goal as goalTable } from '../../db/tables/history.ts'
import { AppError } from '../../errors.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { toGoal } from './list-goals.ts'

/** What was reached; `null` takes a result back. */
export const GoalPatch = z
  .object({
    label: z.string().trim().min(1).max(200).optional(),
    actual: z.number().nullable().optional(),
    target: z.number().optional(),
    result: z.enum(['met', 'partly', 'not']).nullable().optional(),
    source: z.string().trim().min(1).max(200).optional(),
  })
  .strict()
  .meta({ id: 'GoalPatch' })
export type GoalPatch = z.infer<typeof GoalPatch>

export const UpdatedGoal = z.object({ goal: Goal, undo: Undo.nullable() }).meta({ id: 'UpdatedGoal' })
export type UpdatedGoal = z.infer<typeof UpdatedGoal>

/** Changes a goal or says what was reached. Throws `not-found`, and `invalid` for a result of the other kind. */
export async function updateGoal(
  ctx: Context,
  { id, patch, key }: { id: string; patch: GoalPatch; key: string | null },
): Promise<UpdatedGoal> {
  const options = { action: 'goal.update', needs: 'manager', input: { id, patch }, key, hold: true } as const
  const { value, undo } = await write(ctx, options, (changes) => patchGoal(ctx, changes, { id, patch }))
  return { goal: value, undo }
}

/** The same inside another write, e.g. a review. */
export async function patchGoal(
  ctx: Context,
  changes: Changes,
  { id, patch }: { id: string; patch: GoalPatch },
): Promise<Goal> {
  const [row] = await changes.db
    .select()
    .from(goalTable)
    .where(and(eq(goalTable.portalId, ctx.portal.id), eq(goalTable.id, id)))
  if (!row) throw new AppError('not-found', `There is no goal ${id} in this portal.`)
  const { label, source, ...rest } = patch
  const measure = patchMeasure(ctx, row.measure, rest)
  return toGoal(await changes.update('goal', id, { ...(label && { label }), ...(source && { source }), measure }))
}

function patchMeasure(
  ctx: Context,
  measure: Goal['measure'],
  { actual, target, result }: Pick<GoalPatch, 'actual' | 'target' | 'result'>,
): Goal['measure'] {
  if (measure.kind === 'words') {
    if (actual !== undefined || target !== undefined) {
      throw new AppError('invalid', 'This goal is in words: say met, partly or not as its result.')
    }
    return result === undefined ? measure : { ...measure, result }
  }
  if (result !== undefined) throw new AppError('invalid', 'This goal is a number: say what was reached as its actual.')
  const unit = findMeasure(measuresOf(ctx.deps.framework), measure.metric)?.unit
  for (const value of [actual, target]) {
    const wrong = unit && typeof value === 'number' ? valueProblem(unit, value) : null
    if (wrong !== null) throw new AppError('invalid', `${measure.metric} ${wrong}.`)
  }
  return { ...measure, ...(actual !== undefined && { actual }), ...(target !== undefined && { target }) }
}
