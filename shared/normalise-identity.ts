import type { Identity, IdentityKind } from './identity.ts'

/**
 * Normalises a raw value to the form it is stored and compared in, or null if it is not of that kind.
 * Apart from the schemas, so that content scripts take it without zod. Channel ids keep their case; handles are decoded, NFC, lower case, without "@" (reference/youtube.md §1).
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

/** Lower-case handle without "@", decoded and NFC, or null. Any script: YouTube allows letters of 75 languages. */
export function normaliseHandle(raw: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(raw)
  } catch {
    return null
  }
  const value = decoded.replace(/^@/, '').normalize('NFC').toLowerCase()
  return /^[\p{L}\p{M}\p{N}_.·-]{1,30}$/u.test(value) ? value : null
}
