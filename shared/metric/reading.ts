import { z } from 'zod'

export const SourceOfReading = z.enum(['manual', 'csv', 'grid', 'api', 'hubspot', 'computed'])
export type SourceOfReading = z.infer<typeof SourceOfReading>

export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'expected a month such as 2026-10' })

/** A number of one month, with where it comes from and the day it is true for. */
export const Reading = z
  .object({
    id: z.uuid(),
    /** Null: of the whole programme. */
    partnerId: z.uuid().nullable(),
    /** Id of the metric. */
    name: z.string(),
    month: Month,
    value: z.number(),
    target: z.number().nullable(),
    source: z.string(),
    sourceKind: SourceOfReading,
    asOf: z.iso.date().nullable(),
    answers: z.int().nullable(),
    revision: z.int(),
  })
  .meta({ id: 'Reading' })
export type Reading = z.infer<typeof Reading>
