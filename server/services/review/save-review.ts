import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { monthKey } from '#shared/date.ts'
import type { Goal } from '#shared/goal.ts'
import { ReviewKind, ReviewRecord } from '#shared/review/review.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { patchGoal } from '../goal/update-goal.ts'
import { putReadings } from '../metric/save-readings.ts'
import { lockPartner } from '../partner/find.ts'
import { toReview } from './list-reviews.ts'

/** The review form: a rating, results of goals and numbers typed at the table, kept in one write. */
export const SaveReview = z
  .object({
    on: z.iso.date(),
    kind: ReviewKind.default('other'),
    /** Left out: whoever sends it. */
    reviewer: z.string().trim().min(1).max(100).optional(),
    rating: z.int().min(1).max(5),
    note: z.string().trim().max(5000).nullable().default(null),
    goals: z
      .array(
        z.object({
          goalId: z.uuid(),
          result: z.enum(['met', 'partly', 'not']).optional(),
          actual: z.number().optional(),
        }),
      )
      .max(50)
      .default([]),
    readings: z
      .array(z.object({ name: z.string().min(1).max(100), value: z.number() }))
      .max(20)
      .default([]),
  })
  .meta({ id: 'SaveReview' })
export type SaveReview = z.infer<typeof SaveReview>

export const SavedReview = z.object({ review: ReviewRecord, undo: Undo.nullable() }).meta({ id: 'SavedReview' })
export type SavedReview = z.infer<typeof SavedReview>

/**
 * Keeps a review of a partner with what was said at it (DESIGN §4, §7). Throws `not-found` for an unknown partner or
 * goal, `invalid` for a date in the future, another partner's goal or a number its metric cannot have.
 */
export async function saveReview(
  ctx: Context,
  { partnerId, review, key }: { partnerId: string; review: SaveReview; key: string | null },
): Promise<SavedReview> {
  const today = localDate(ctx.now, ctx.portal.timeZone)
  if (review.on > today) throw new AppError('invalid', `${review.on} is in the future. Keep a review once it was held.`)
  const options = { action: 'review.save', needs: 'manager', input: { partnerId, review }, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    const { on, kind, rating, note, goals, readings } = review
    const reviewer = review.reviewer ?? ctx.actor.name
    const source = `review of ${on} by ${reviewer}`
    const met: Goal[] = []
    for (const { goalId: id, ...result } of goals) {
      const goal = await patchGoal(ctx, changes, { id, patch: { ...result, source } })
      if (goal.partnerId !== partnerId) throw new AppError('invalid', `Goal ${id} is another partner's.`)
      met.push(goal)
    }
    if (readings.length > 0) {
      const given = readings.map(({ name, value }) => ({
        ...{ partnerId, name, month: monthKey(on), value },
        ...{ target: null, asOf: on, answers: null },
      }))
      await putReadings(ctx, changes, { source, sourceKind: 'manual', readings: given })
    }
    const reviewed = met.map((goal) => ({ goalId: goal.id, label: goal.label, result: resultOf(goal) }))
    return toReview(await changes.insert('review', { partnerId, reviewer, on, rating, kind, note, goals: reviewed }))
  })
  return { review: value, undo }
}

function resultOf({ measure }: Goal): string {
  return measure.kind === 'words' ? (measure.result ?? 'open') : `${measure.actual ?? '–'} of ${measure.target}`
}
