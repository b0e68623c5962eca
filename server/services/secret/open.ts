import { createDecipheriv } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { Keyring } from './keyring.ts'
import { keyIdOf } from './seal.ts'

const TAG_BYTES = 16

/**
 * The secret that `seal` was given. Throws AppError `internal` if the key is not on the ring, or if the text was
 * changed, cut or moved to another place; the message never holds any of it.
 */
export function open(keyring: Keyring, sealed: string, aad: string): string {
  const id = keyIdOf(sealed)
  const key = keyring.find((each) => each.id === id)
  if (!key) {
    throw new AppError(
      'internal',
      `The secret at ${aad} was sealed with key ${id ?? '(none)'}, which is not here. Put that key back into ` +
        'TRIBUTARY_KEY or the key file, after the current one, or enter the secret again.',
    )
  }
  try {
    const [nonce, tag, text] = sealed.split('.').slice(2).map(fromBase64)
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce!, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(aad)).setAuthTag(tag!)
    return Buffer.concat([decipher.update(text!), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new AppError('internal', `The secret at ${aad} was changed or moved. Enter it again.`, { cause })
  }
}

function fromBase64(part: string): Buffer {
  return Buffer.from(part, 'base64url')
}
