import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Keyring, newKey, parseKeyring, printKeyring } from '#server/services/secret/keyring.ts'
import { open } from '#server/services/secret/open.ts'
import { keyIdOf, seal } from '#server/services/secret/seal.ts'

const RING: Keyring = [newKey()]
const PLACE = 'portal_credential/1/service-key'

describe('a sealed secret', () => {
  it.each(['pat-na1-x', '', 'ünïcode ✓', 'x'.repeat(10_000)])('opens to what was sealed', (text) => {
    expect(open(RING, seal(RING, text, PLACE), PLACE)).toBe(text)
  })

  it('holds nothing of the secret and differs every time', () => {
    const [first, second] = [seal(RING, 'pat-na1-x', PLACE), seal(RING, 'pat-na1-x', PLACE)]
    expect(first).not.toBe(second)
    expect(first).not.toContain('pat-na1-x')
    expect(first).not.toContain(Buffer.from('pat-na1-x').toString('base64url'))
  })

  it('opens only in its place', () => {
    expect(() => open(RING, seal(RING, 'a', PLACE), 'portal_credential/2/service-key')).toThrow('changed or moved')
  })

  it.each([2, 3, 4])('is refused when part %i was changed by one bit', (part) => {
    const parts = seal(RING, 'secret', PLACE).split('.')
    const bytes = Buffer.from(parts[part]!, 'base64url')
    bytes[0] = bytes[0]! ^ 1
    parts[part] = bytes.toString('base64url')
    expect(() => open(RING, parts.join('.'), PLACE)).toThrow('changed or moved')
  })

  it('is refused with a shortened tag, and when it is cut off', () => {
    const parts = seal(RING, 'secret', PLACE).split('.')
    parts[3] = Buffer.from(parts[3]!, 'base64url').subarray(0, 4).toString('base64url')
    expect(() => open(RING, parts.join('.'), PLACE)).toThrow('changed or moved')
    expect(() => open(RING, parts.slice(0, 3).join('.'), PLACE)).toThrow('changed or moved')
  })

  it('names the key that is missing, and not the secret', () => {
    const sealed = seal([newKey()], 'pat-na1-x', PLACE)
    expect(() => open(RING, sealed, PLACE)).toThrow(`sealed with key ${keyIdOf(sealed)}`)
    expect(() => open(RING, 'pat-na1-x', PLACE)).toThrow(/^(?!.*pat-na1-x)/)
  })

  it('opens with an older key while the new one seals', () => {
    const before = seal(RING, 'a', PLACE)
    const both: Keyring = [newKey(), ...RING]
    expect(open(both, before, PLACE)).toBe('a')
    expect(keyIdOf(seal(both, 'a', PLACE))).toBe(both[0].id)
  })
})

describe('a keyring', () => {
  it('reads what it prints, in order', () => {
    const ring: Keyring = [newKey(), newKey()]
    expect(parseKeyring(printKeyring(ring))).toEqual(ring)
  })

  it('takes base64 of openssl, and keys parted by commas', () => {
    const [a, b] = [randomBytes(32), randomBytes(32)]
    expect(parseKeyring(`${a.toString('base64')}, ${b.toString('base64')}`).map(({ bytes }) => bytes)).toEqual([a, b])
  })

  it('refuses what is no key without telling it', () => {
    expect(() => parseKeyring('')).toThrow('There is no key')
    expect(() => parseKeyring('c2hvcnQ=')).toThrow('Key 1 has 5 bytes, not 32')
  })
})
