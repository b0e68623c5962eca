import { z } from 'zod'
import { Stage } from './framework/phases.ts'
import { TierId } from './framework/tiers.ts'

export const SourceKind = z.enum(['youtube', 'reddit', 'newsletter', 'association', 'technology', 'other'])
export type SourceKind = z.infer<typeof SourceKind>

export const Exclusivity = z.enum(['none', 'offered', 'agreed'])
export type Exclusivity = z.infer<typeof Exclusivity>

const PlainDate = z.iso.date()

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
