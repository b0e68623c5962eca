import { z } from 'zod'

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'expected a time such as 08:30' })

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}

/** A person of our team. Quiet hours are local and may span midnight; from = to means none. */
export const OnCallPerson = z
  .object({
    name: z.string().trim().min(1).max(100),
    email: z.email().max(320),
    timeZone: z.string().refine(isZone, { error: 'expected an IANA time zone such as Europe/Berlin' }),
    quiet: z.object({ from: TimeOfDay, to: TimeOfDay }).nullable().default(null),
    /** Local time of the morning digest; null: none. */
    digestAt: TimeOfDay.nullable().default('08:30'),
  })
  .meta({ id: 'OnCallPerson' })
export type OnCallPerson = z.infer<typeof OnCallPerson>
