import { z } from 'zod'

export { normaliseIdentity } from './normalise-identity.ts'

export const IdentityKind = z.enum(['youtube-channel', 'youtube-handle', 'email', 'domain', 'hubspot-record'])
export type IdentityKind = z.infer<typeof IdentityKind>

/** A normalised key a partner is known by. `hubspot-record` is `portalId/objectTypeId/recordId`. */
export const Identity = z.object({ kind: IdentityKind, value: z.string().min(1).max(320) })
export type Identity = z.infer<typeof Identity>

/** Text that is hashed for the local partner index: kind and value, so that two kinds never collide. */
export function identityKey(identity: Identity): string {
  return `${identity.kind}:${identity.value}`
}
