import { z } from 'zod'
import { Origin, Slug, TierId } from './tiers.ts'

/** One line of the monthly calendar. Week 1 holds the month's first Monday; a fifth week has no lines. */
export const CalendarLine = z
  .strictObject({
    id: Slug,
    week: z.int().min(1).max(4),
    label: z.string().min(1),
    /** One item a partner, one for a whole tier, or one for the team. */
    scope: z.enum(['partner', 'tier', 'team']),
    tiers: z.array(TierId).default([]),
    /** Streams whose slot this line is; such a line makes no item of its own (DESIGN §6). */
    streams: z.array(Slug).default([]),
    only_if: z.enum(['quarter-last-month', 'contract-ends-soon']).optional(),
    /** Who answers for a team line. Ours: the framework names nobody. */
    owner: z.string().min(1).optional(),
    origin: Origin,
  })
  .refine((line) => line.scope !== 'team' || line.owner !== undefined, {
    error: 'expected an owner, since a team line belongs to no partner',
    path: ['owner'],
  })
  .refine((line) => line.scope === 'team' || line.tiers.length > 0, {
    error: 'expected at least one tier, since the line is about partners',
    path: ['tiers'],
  })
export type CalendarLine = z.infer<typeof CalendarLine>

const AgendaItem = z.strictObject({ id: Slug, label: z.string().min(1), origin: Origin })

/** The annual summit; its date is a setting of the team and may be open. */
export const Summit = z.strictObject({
  name: z.string().min(1),
  every: z.literal('year'),
  date: z.iso.date().nullable(),
  /** City and house, and the page to sign up on; null: asked for when the invitation is written. */
  place: z.string().min(1).nullable().default(null),
  url: z.url().nullable().default(null),
  invited: z.array(z.strictObject({ tier: TierId, selection: z.enum(['all', 'selected']), origin: Origin })).min(1),
  agenda: z.array(AgendaItem).min(1),
  /** Days before the summit on which its preparations are due. */
  preparation_days: z.strictObject({ days: z.array(z.int().positive()), origin: Origin }),
  origin: Origin,
})
export type Summit = z.infer<typeof Summit>
