import { z } from 'zod'

export const TierId = z.enum(['tier-1', 'tier-2', 'tier-3', 'tier-4'])
export type TierId = z.infer<typeof TierId>

export const Weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday'])
export type Weekday = z.infer<typeof Weekday>

/** Where a line comes from: `framework` with its line numbers, or `added` by Tributary and marked so. */
export const Origin = z
  .strictObject({
    from: z.enum(['framework', 'added']),
    lines: z
      .string()
      .regex(/^L\d+(-\d+)?(, L\d+(-\d+)?)*$/, { error: 'expected line numbers such as L33 or "L148-149, L151"' })
      .optional(),
  })
  .refine((origin) => origin.from === 'added' || origin.lines !== undefined, {
    error: 'expected the line numbers of the framework document, since it is said to come from there',
    path: ['lines'],
  })
export type Origin = z.infer<typeof Origin>

/** Calendar distance between two touches of a stream. A quarter is three months. */
export const Period = z.union(
  [z.strictObject({ days: z.int().min(1).max(366) }), z.strictObject({ months: z.int().min(1).max(24) })],
  { error: 'expected { days: 1 to 366 } or { months: 1 to 24 }' },
)
export type Period = z.infer<typeof Period>

/** Name of a line in the framework file, unique among its kind. */
export const Slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'expected lower-case words joined by "-"' })

const streamBase = {
  id: Slug,
  label: z.string().min(1),
  origin: Origin,
  /** Template that carries the touch, the name of a folder under templates/. */
  template: z.string().optional(),
  /** Phase from which the stream runs, 1 to 4. */
  from_phase: z.int().min(1).max(4).default(4),
  /** Kept only by a meeting, a call or an answered mail (DESIGN §7). */
  two_way: z.boolean().default(false),
  /** Streams whose open slot of the same month a touch of this one fills as well (DESIGN §6). */
  covers: z.array(Slug).default([]),
  /** How a conversation logged elsewhere is known to be of this stream; its template says so anyway. */
  match: z
    .strictObject({
      /** HubSpot's meeting type, whatever its case. */
      meeting_types: z.array(z.string().min(1)).default([]),
      /** Words that the subject holds, whatever their case. */
      subjects: z.array(z.string().min(3)).default([]),
    })
    .default({ meeting_types: [], subjects: [] }),
}

/** Slots with a period key; a touch fills the nearest open slot and never moves later ones (DESIGN §6). */
export const AnchoredStream = z.strictObject({
  ...streamBase,
  kind: z.literal('anchored'),
  every: Period,
  slot: z.union(
    [
      z.strictObject({ weekday: Weekday }),
      z.strictObject({ week_of_month: z.int().min(1).max(4), weekday: Weekday.default('friday') }),
    ],
    { error: 'expected { weekday: monday to friday } or { week_of_month: 1 to 4, weekday: monday to friday }' },
  ),
  /** Working days after the due date before the slot counts as overdue. */
  grace_working_days: z.int().min(0).max(60),
})

/** Due = last touch + period, moved to the next working day. */
export const RollingStream = z.strictObject({
  ...streamBase,
  kind: z.literal('rolling'),
  every: Period,
  grace_working_days: z.int().min(0).max(60),
})

/** No due date; raised by an event such as a new upload. Never overdue. */
export const EventStream = z.strictObject({ ...streamBase, kind: z.literal('event') })

export const Stream = z.discriminatedUnion('kind', [AnchoredStream, RollingStream, EventStream], {
  error: 'expected a stream whose kind is anchored, rolling or event',
})
export type Stream = z.infer<typeof Stream>
export type AnchoredStream = z.infer<typeof AnchoredStream>
export type RollingStream = z.infer<typeof RollingStream>
export type DatedStream = AnchoredStream | RollingStream

export const Tier = z.strictObject({
  id: TierId,
  name: z.string().min(1),
  relationship_type: z.string().min(1),
  business_value: z.string().optional(),
  /** How many partners of the tier the framework speaks of, e.g. "30+". */
  partner_count: z.string().optional(),
  communication_owners: z.array(z.string().min(1)).min(1).max(2),
  /** Kinds of organisation the tier looks for (rows 6). */
  target_partners: z.array(z.string()).default([]),
  has_integration: z.boolean(),
  outreach_template: z.string().optional(),
  streams: z.array(Stream),
  origin: Origin,
})
export type Tier = z.infer<typeof Tier>
