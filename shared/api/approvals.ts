import { z } from 'zod'
import { PageFacts } from './outreach.ts'

/** Asks an admin for the claims of one mail: the values are those it would be drafted with. */
export const ApprovalRequest = z
  .object({
    templateId: z.string().max(60),
    partnerId: z.uuid().nullable().default(null),
    facts: PageFacts.nullable().default(null),
    values: z.record(z.string(), z.string().max(10_000)).default({}),
  })
  .meta({ id: 'ApprovalRequest' })
export type ApprovalRequest = z.infer<typeof ApprovalRequest>

export const ApprovalDecision = z
  .object({
    decision: z.enum(['approve', 'refuse']),
    reason: z.string().trim().min(3).max(500).nullable().default(null),
  })
  .refine(({ decision, reason }) => decision === 'approve' || reason !== null, {
    error: 'say why it is refused',
    path: ['reason'],
  })
  .meta({ id: 'ApprovalDecision' })
export type ApprovalDecision = z.infer<typeof ApprovalDecision>

export const Approval = z
  .object({
    id: z.uuid(),
    templateId: z.string(),
    version: z.string(),
    targetName: z.string(),
    claims: z.array(z.object({ name: z.string(), label: z.string(), value: z.string() })),
    /** `used`: a draft was made with it; undo gives it free again. */
    state: z.enum(['requested', 'approved', 'refused', 'used']),
    requestedByName: z.string(),
    requestedAt: z.iso.datetime(),
    decidedByName: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Approval' })
export type Approval = z.infer<typeof Approval>
