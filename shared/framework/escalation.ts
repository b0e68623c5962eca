import { z } from 'zod'
import { Origin } from './tiers.ts'

/** A level of the escalation process; the framework gives no time between levels and names nobody. */
export const EscalationLevel = z.strictObject({
  level: z.int().min(1).max(4),
  label: z.string().min(1),
  role: z.string().min(1),
  /** Who holds the level while settings name nobody. */
  defaults_to: z.enum(['communication-owner', 'nobody']),
  origin: Origin,
})
export type EscalationLevel = z.infer<typeof EscalationLevel>

export const Escalation = z
  .array(EscalationLevel)
  .length(4)
  .refine((levels) => levels.every((entry, index) => entry.level === index + 1), {
    error: 'expected the levels 1, 2, 3, 4 in this order',
  })
export type Escalation = z.infer<typeof Escalation>
