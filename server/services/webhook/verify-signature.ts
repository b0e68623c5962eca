import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export type SignedRequest = {
  method: string
  /** The full public address HubSpot sent to, with its query. */
  url: string
  /** The body as it came, byte by byte: parsed and written again it may differ. */
  raw: Uint8Array
  header: (name: string) => string | undefined
}
export type Verified = { by: 'v1' | 'v2' | 'v3'; digest: string }
export type Refused = { by: null; why: string }

/** A v3 signature is believed for so long before and after its time (reference/hubspot.md §4.3). */
export const FRESH_MS = 5 * 60_000
/** The characters that HubSpot decodes in the address before it signs (reference/hubspot.md §4.3). */
const DECODED = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi

/**
 * Whether HubSpot signed this request. v3 decides alone where it is sent; v1 and v2 have no time in them and count only
 * where there is no v3, so nobody can fall back on them by leaving v3 out of a delivery that had it: the caller refuses
 * what is old or was there before. `digest` names the delivery. Compares in constant time. Pure.
 */
export function verifySignature(request: SignedRequest, secret: string, now: Date): Verified | Refused {
  const v3 = request.header('x-hubspot-signature-v3')
  if (v3 !== undefined) return verifyTimed(request, { secret, now, signature: v3 })
  const signature = request.header('x-hubspot-signature')
  if (signature === undefined) return { by: null, why: 'The delivery carries no HubSpot signature.' }
  const version = request.header('x-hubspot-signature-version') ?? 'v1'
  if (version !== 'v1' && version !== 'v2') return { by: null, why: 'The version of the signature is not known.' }
  const hash = createHash('sha256').update(secret)
  if (version === 'v2') hash.update(`${request.method}${request.url}`)
  const expected = hash.update(request.raw).digest()
  if (!isSame(expected, Buffer.from(signature, 'hex'))) return WRONG
  return { by: version, digest: expected.toString('base64url') }
}

const WRONG: Refused = {
  by: null,
  why: 'The signature does not fit. Check that the client secret is that of the app, and PUBLIC_URL the address it sends to.',
}

type Timed = { secret: string; now: Date; signature: string }

function verifyTimed({ method, url, raw, header }: SignedRequest, { secret, now, signature }: Timed) {
  const timestamp = header('x-hubspot-request-timestamp') ?? ''
  const at = /^\d{1,15}$/.test(timestamp) ? Number(timestamp) : Number.NaN
  if (!(Math.abs(now.getTime() - at) <= FRESH_MS)) {
    return {
      by: null,
      why: 'The time of the delivery is more than five minutes from now. Check the clock of this machine.',
    } as const
  }
  const address = url.replace(DECODED, (code) => decodeURIComponent(code))
  const expected = createHmac('sha256', secret).update(`${method}${address}`).update(raw).update(timestamp).digest()
  if (!isSame(expected, Buffer.from(signature, 'base64'))) return WRONG
  return { by: 'v3', digest: expected.toString('base64url') } as const
}

function isSame(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given)
}
