import { z } from 'zod'
import { Review } from '../goal.ts'

export const ReviewKind = z.enum(['monthly', 'quarterly', 'integration', 'after-incident', 'other'])
export type ReviewKind = z.infer<typeof ReviewKind>

export const ReviewedGoal = z.object({ goalId: z.uuid(), label: z.string(), result: z.string() })
export type ReviewedGoal = z.infer<typeof ReviewedGoal>

/** A review as it is kept: the rating enters the score, the rest stands beside it. */
export const ReviewRecord = Review.extend({
  kind: ReviewKind,
  note: z.string().nullable(),
  goals: z.array(ReviewedGoal),
  revision: z.int(),
  createdAt: z.iso.datetime(),
}).meta({ id: 'Review' })
export type ReviewRecord = z.infer<typeof ReviewRecord>
