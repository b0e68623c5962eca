import { z } from 'zod'

/** `open` takes an earlier mark back. */
export const MarkState = z.enum(['open', 'done', 'skipped', 'moved'])
export type MarkState = z.infer<typeof MarkState>

export const InvitationState = z.enum(['invited', 'accepted', 'declined', 'left-out'])
export type InvitationState = z.infer<typeof InvitationState>

/** One thing to do on a day. */
export const CalendarItem = z
  .object({
    /** Deterministic: month, line and whom it is about. */
    key: z.string(),
    line: z.string(),
    label: z.string(),
    kind: z.enum(['line', 'summit', 'summit-plan', 'rollout']),
    week: z.int().min(1).max(5).nullable(),
    /** Day it is due, and the day the rule gave if a person moved it. */
    on: z.iso.date(),
    plannedOn: z.iso.date(),
    scope: z.enum(['partner', 'tier', 'team']),
    tiers: z.array(z.string()),
    partner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    owners: z.array(z.string()),
    /** The stream whose slot it is; such an item is done by its touch. */
    stream: z.string().nullable(),
    state: z.enum(['open', 'done', 'skipped']),
    moved: z.boolean(),
    reason: z.string().nullable(),
    byName: z.string().nullable(),
  })
  .meta({ id: 'CalendarItem' })
export type CalendarItem = z.infer<typeof CalendarItem>
