import { z } from 'zod'

/** `planned-change`: the "changes" of "platform issues or changes" (framework L240). */
export const IncidentKind = z.enum(['outage', 'degradation', 'planned-change'])
export type IncidentKind = z.infer<typeof IncidentKind>

export const Severity = z.enum(['low', 'medium', 'high'])
export type Severity = z.infer<typeof Severity>

/** `fixed`: it works again; `resolved`: every partner has had the resolution message with its parts. */
export const IncidentState = z.enum(['open', 'fixed', 'resolved'])
export type IncidentState = z.infer<typeof IncidentState>
