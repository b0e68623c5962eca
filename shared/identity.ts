import { z } from 'zod'

export const IdentityKind = z.enum(['youtube-channel', 'youtube-handle', 'email', 'domain', 'hubspot-record'])
export type IdentityKind = z.infer<typeof IdentityKind>

/** A normalised key a partner is known by. `hubspot-record` is `portalId/objectTypeId/recordId`. */
export const Identity = z.object({ kind: IdentityKind, value: z.string().min(1).max(320) })
export type Identity = z.infer<typeof Identity>

/** Text that is hashed for the local partner index: kind and value, so that two kinds never collide. */
export function identityKey(identity: Identity): string {
  return `${identity.kind}:${identity.value}`
}

/**
 * Normalises a raw value to the form it is stored and compared in, or null if it is not of that kind.
 * Channel ids keep their case; handles are decoded, NFC, lower case, without "@" (reference/youtube.md §1).
 */
export function normaliseIdentity(kind: IdentityKind, raw: string): Identity | null {
  const value = normalisers[kind](raw.trim())
  return value === null ? null : { kind, value }
}

const normalisers: Record<IdentityKind, (raw: string) => string | null> = {
  'youtube-channel': (raw) => (/^UC[\w-]{22}$/.test(raw) ? raw : null),
  'youtube-handle': normaliseHandle,
  email: (raw) => {
    const value = raw.toLowerCase()
    return /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/.test(value) && value.length <= 320 ? value : null
  },
  domain: (raw) => {
    const value = raw.toLowerCase().replace(/^www\./, '')
    return /^(?=.{4,253}$)([a-z0-9-]{1,63}\.)+[a-z]{2,63}$/.test(value) ? value : null
  },
  'hubspot-record': (raw) => (/^\d+\/\d+-\d+\/\d+$/.test(raw) ? raw : null),
}

function normaliseHandle(raw: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(raw)
  } catch {
    return null
  }
  const value = decoded.replace(/^@/, '').normalize('NFC').toLowerCase()
  return /^[\p{L}\p{M}\p{N}_.·-]{1,30}$/u.test(value) ? value : null
}
