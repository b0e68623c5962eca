import { createCipheriv, randomBytes } from 'node:crypto'
import type { Keyring } from './keyring.ts'

/** Of GCM, drawn anew for every sealing. */
const NONCE_BYTES = 12

/**
 * Encrypts a secret with AES-256-GCM under the current key. Answers `v1.<key id>.<nonce>.<tag>.<ciphertext>`, base64url.
 * @param aad where it will stand, for example `portal_credential/123/service-key`: it opens only there
 */
export function seal([key]: Keyring, text: string, aad: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(aad))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return ['v1', key.id, ...[nonce, cipher.getAuthTag(), sealed].map((bytes) => bytes.toString('base64url'))].join('.')
}

/** Id of the key it was sealed with; null for what is no sealed secret. */
export function keyIdOf(sealed: string): string | null {
  const [version, id] = sealed.split('.')
  return version === 'v1' && id ? id : null
}
