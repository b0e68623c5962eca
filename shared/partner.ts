import { z } from 'zod'
import { Stage } from './framework/phases.ts'
import { TierId } from './framework/tiers.ts'

export const SourceKind = z.enum(['youtube', 'reddit', 'newsletter', 'association', 'technology', 'other'])
export type SourceKind = z.infer<typeof SourceKind>

export const Exclusivity = z.enum(['none', 'offered', 'agreed'])
export type Exclusivity = z.infer<typeof Exclusivity>

const PlainDate = z.iso.date()
const Text = z.string().min(1).max(500)

/** A zone of the time zone database, such as `Europe/Berlin`. */
export const TimeZone = z
  .string()
  .max(60)
  .refine(isTimeZone, { error: 'expected a time zone such as Europe/Berlin or America/New_York' })

function isTimeZone(name: string): boolean {
  try {
    // A bare offset is a zone to Intl, but not one that knows summer time.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}

/** What people decide about a partner. What Tributary computes stands in `Standing`. */
export const Partner = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(200),
  tier: TierId,
  stage: Stage,
  /** Local date on which each phase was entered; phase 1 starts the phase clock. */
  phaseDates: z.partialRecord(z.enum(['1', '2', '3', '4']), PlainDate),
  source: SourceKind,
  url: z.url().nullable(),
  ownerName: z.string().nullable(),
  secondOwnerName: z.string().nullable(),
  optOut: z.boolean(),
  hasIntegration: z.boolean(),
  exclusivity: Exclusivity,
  contractStart: PlainDate.nullable(),
  contractEnd: PlainDate.nullable(),
  /** What the exclusive access covers, and its last day. */
  exclusivityScope: Text.nullable(),
  exclusivityEnd: PlainDate.nullable(),
  /** In words of its own; null: the tier's (rows 4, 5). */
  relationshipType: Text.nullable(),
  businessValue: Text.nullable(),
  /** Which of the tier's target partners it is (row 6). */
  pool: Text.nullable(),
  industry: Text.nullable(),
  /** Who signs; apart from who answers for the partner (rows, ambiguity 34). */
  senderName: Text.nullable(),
  timeZone: TimeZone.nullable(),
  /** The demo that mails about the integration link to. */
  demoUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
  /** Inbound mails up to this instant need no answer. */
  repliesHandledAt: z.iso.datetime().nullable(),
  archivedAt: z.iso.datetime().nullable(),
  sample: z.boolean(),
  /** Grows by one with every write; the If-Match value. */
  revision: z.int().min(1),
  createdAt: z.iso.datetime(),
})
export type Partner = z.infer<typeof Partner>

/** How the local index and the overlay tell partners apart from everybody else. */
export const PartnerState = z.enum(['partner', 'prospect', 'declined', 'opted-out'])
export type PartnerState = z.infer<typeof PartnerState>

export function stateOf(partner: Pick<Partner, 'stage' | 'optOut'>): PartnerState {
  if (partner.optOut) return 'opted-out'
  if (partner.stage === 'prospect') return 'prospect'
  if (partner.stage === 'declined') return 'declined'
  return 'partner'
}
