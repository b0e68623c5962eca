import { z } from 'zod'
import { BandId } from '../framework/health.ts'
import { Stage } from '../framework/phases.ts'
import { TierId } from '../framework/tiers.ts'
import { PartnerState } from '../partner.ts'

/** One partner in the extension's local index. Identities are hashes: a page is looked up without asking the service. */
export const IndexEntry = z
  .object({
    id: z.uuid(),
    /** base64url HMAC-SHA-256 of `identityKey(identity)` under the portal's key, one for each identity. */
    hashes: z.array(z.string()),
    state: PartnerState,
    tier: TierId,
    stage: Stage,
    band: BandId.nullable(),
    /** Floored score, null where no number is shown. */
    score: z.int().min(0).max(100).nullable(),
    next: z.object({ label: z.string(), dueOn: z.iso.date() }).nullable(),
  })
  .meta({ id: 'IndexEntry' })
export type IndexEntry = z.infer<typeof IndexEntry>

export const IndexPage = z
  .object({
    portalId: z.string(),
    /** base64url of the portal's 32-byte key. */
    hashKey: z.string(),
    entries: z.array(IndexEntry),
    removed: z.array(z.uuid()),
    /** Send back as `?cursor=` to get only what changed since. */
    cursor: z.string(),
    /** True if more is waiting behind `cursor`. */
    more: z.boolean(),
  })
  .meta({ id: 'IndexPage' })
export type IndexPage = z.infer<typeof IndexPage>
