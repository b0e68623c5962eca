import { z } from 'zod'

export const TouchpointStatus = z.enum(['draft', 'done', 'skipped'])
export type TouchpointStatus = z.infer<typeof TouchpointStatus>

export const Channel = z.enum(['email', 'meeting', 'call', 'other'])
export type Channel = z.infer<typeof Channel>

/** How we know that it happened: Gmail said so, HubSpot has it, or a person ticked it off. */
export const Evidence = z.enum(['gmail', 'hubspot', 'ticked'])
export type Evidence = z.infer<typeof Evidence>

/** One contact with a partner, drafted or done. Mail bodies are never stored. */
export const Touchpoint = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  /** Stream id of the tier, or a step: `outreach`, `follow-up-1`, `follow-up-2`. Null: belongs to no stream. */
  stream: z.string().nullable(),
  /** Period key of the slot it fills, e.g. `2026-W47`, `2026-11`, `2026-Q4`. Null until it is matched. */
  slot: z.string().nullable(),
  status: TouchpointStatus,
  occurredAt: z.iso.datetime().nullable(),
  direction: z.enum(['out', 'in']),
  channel: Channel,
  templateId: z.string().nullable(),
  subject: z.string().nullable(),
  threadId: z.string().nullable(),
  evidence: Evidence.nullable(),
  byName: z.string().nullable(),
  reason: z.string().nullable(),
  revision: z.int().min(1),
  createdAt: z.iso.datetime(),
})
export type Touchpoint = z.infer<typeof Touchpoint>
