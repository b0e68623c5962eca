import { createHash, randomBytes, randomInt } from 'node:crypto'

/** 256 random bits, base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a secret; looked up by equality, so the secret itself is never compared. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'

/** Code a person reads across two windows: 8 consonants, 20⁸ possibilities, no words (RFC 8628 §6.1). */
export function newUserCode(): string {
  const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}

/** Accepts what people type: lower case, spaces, no dash. */
export function normaliseUserCode(raw: string): string {
  const letters = raw.toUpperCase().replace(/[^A-Z]/g, '')
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}
