import { z } from 'zod'

/** A goal of one side for one closed or running period; programme targets are not goals of a partner (DESIGN §7). */
export const Goal = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  side: z.enum(['ours', 'theirs']),
  label: z.string(),
  periodEnd: z.iso.date(),
  measure: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('number'),
      metric: z.string(),
      zero: z.number(),
      target: z.number(),
      actual: z.number().nullable(),
    }),
    z.object({ kind: z.literal('words'), result: z.enum(['met', 'partly', 'not']).nullable() }),
  ]),
  source: z.string(),
})
export type Goal = z.infer<typeof Goal>

/** A reviewer's rating of strategic alignment, 1–5. */
export const Review = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  reviewer: z.string(),
  on: z.iso.date(),
  rating: z.int().min(1).max(5),
})
export type Review = z.infer<typeof Review>

/** A monthly reading tagged `integration`. */
export const Metric = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  name: z.string(),
  /** Month the reading is for, `YYYY-MM`. */
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  value: z.number(),
  target: z.number(),
  source: z.string(),
})
export type Metric = z.infer<typeof Metric>
