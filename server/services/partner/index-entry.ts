import { createHmac } from 'node:crypto'
import type { IndexEntry } from '#shared/api/index-page.ts'
import { identityKey } from '#shared/identity.ts'
import { stateOf } from '#shared/partner.ts'
import type { Standing } from '#shared/standing.ts'
import type { PartnerFacts } from './facts.ts'

/** What the extension keeps of a partner: hashes instead of identities, and what the pill shows. */
export function toIndexEntry(facts: PartnerFacts, standing: Standing, indexKey: string): IndexEntry {
  const { health, next } = standing
  return {
    id: facts.partner.id,
    hashes: facts.identities.map((identity) => hashIdentity(identityKey(identity), indexKey)).sort(),
    state: stateOf(facts.partner),
    tier: facts.partner.tier,
    stage: facts.partner.stage,
    band: health.band,
    score: health.score === null ? null : Math.floor(health.score),
    next: next && { label: next.label, dueOn: next.dueOn },
  }
}

/** base64url HMAC-SHA-256; the extension does the same with WebCrypto. */
export function hashIdentity(key: string, indexKey: string): string {
  return createHmac('sha256', Buffer.from(indexKey, 'base64url')).update(key).digest('base64url')
}
