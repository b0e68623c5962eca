import { createHash, randomBytes } from 'node:crypto'

export type Key = {
  /** Told from the key itself, so that it need not be kept: eight letters of its SHA-256. */
  id: string
  bytes: Buffer
}
/** Secrets are sealed with the first key and opened with whichever sealed them. */
export type Keyring = readonly [Key, ...Key[]]

const BYTES = 32

export function newKey(): Key {
  return toKey(randomBytes(BYTES))
}

/**
 * Keys as text, base64 or base64url of 32 bytes, parted by commas or line ends; the first one is the current.
 * @throws RangeError naming the place of a key that is none, never the key
 */
export function parseKeyring(text: string): Keyring {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '')
  const keys = parts.map((part, at) => {
    const bytes = Buffer.from(part, 'base64')
    if (bytes.length !== BYTES) {
      throw new RangeError(
        `Key ${at + 1} has ${bytes.length} bytes, not ${BYTES}. Make one with: openssl rand -base64 32`,
      )
    }
    return toKey(bytes)
  })
  const [current, ...older] = keys
  if (!current) throw new RangeError('There is no key. Make one with: openssl rand -base64 32')
  return [current, ...older]
}

/** One key a line, as `parseKeyring` reads it. */
export function printKeyring(keyring: Keyring): string {
  return keyring.map(({ bytes }) => `${bytes.toString('base64url')}\n`).join('')
}

function toKey(bytes: Buffer): Key {
  return { id: createHash('sha256').update(bytes).digest('base64url').slice(0, 8), bytes }
}
