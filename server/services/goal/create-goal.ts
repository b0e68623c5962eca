import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { Goal } from '#shared/goal.ts'
import { pacedTargets } from '#shared/goals/paced-targets.ts'
import { findMeasure, measuresOf } from '#shared/metric/definition.ts'
import { AppError } from '../../errors.ts'
import type { Fields } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'
import { toGoal } from './list-goals.ts'

export const CreateGoal = z
  .object({
    side: z.enum(['ours', 'theirs']),
    label: z.string().trim().min(1).max(200),
    /** Last day of the quarter or year. A yearly goal is kept as four, compared at the quarter ends. */
    periodEnd: z.iso.date(),
    per: z.enum(['quarter', 'year']).default('quarter'),
    measure: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('number'),
        metric: z.string().min(1).max(100),
        /** Value that scores nothing; left out: the framework's for the metric, else 0. */
        zero: z.number().optional(),
        target: z.number(),
      }),
      z.object({ kind: z.literal('words') }),
    ]),
    source: z.string().trim().min(1).max(200).default('entered by hand'),
  })
  .meta({ id: 'CreateGoal' })
export type CreateGoal = z.infer<typeof CreateGoal>

export const CreatedGoals = z.object({ goals: z.array(Goal), undo: Undo.nullable() }).meta({ id: 'CreatedGoals' })
export type CreatedGoals = z.infer<typeof CreatedGoals>

/** Adds a goal of one side. Throws `not-found`, and `invalid` for a metric that is none or a target equal to its zero. */
export async function createGoal(
  ctx: Context,
  { partnerId, goal, key }: { partnerId: string; goal: CreateGoal; key: string | null },
): Promise<CreatedGoals> {
  const rows = rowsOf(ctx, partnerId, goal)
  const options = { action: 'goal.create', needs: 'manager', input: { partnerId, goal }, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    return (await changes.insertMany('goal', rows)).map(toGoal)
  })
  return { goals: value, undo }
}

function rowsOf(ctx: Context, partnerId: string, goal: CreateGoal): Fields<'goal'>[] {
  const { side, label, measure, source } = goal
  const base = { partnerId, side, label, source }
  if (measure.kind === 'words') {
    return [{ ...base, periodEnd: goal.periodEnd, measure: { kind: 'words', result: null } }]
  }
  const known = findMeasure(measuresOf(ctx.deps.framework), measure.metric)
  if (known === null) {
    throw new AppError('invalid', `There is no metric "${measure.metric}". GET /v1/metrics/definitions lists them.`)
  }
  const zero = measure.zero ?? ctx.deps.framework.health.metric_zero[known.id] ?? 0
  if (measure.target === zero) {
    throw new AppError('invalid', `The target ${zero} is the value that scores nothing. Set another target or zero.`)
  }
  const { per, periodEnd: end } = goal
  return pacedTargets({ per, end, zero, target: measure.target }).map(({ periodEnd, target }) => ({
    ...base,
    periodEnd,
    measure: { kind: 'number', metric: known.id, zero, target, actual: null },
  }))
}
