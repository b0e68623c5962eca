import { createHash, createHmac } from 'node:crypto'

/** The characters of the address that are decoded before it is signed (documented, reference §4.3). */
const DECODED = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi

export type Signed = { secret: string; url: string; body: string; timestamp: number }

/** The headers HubSpot signs a delivery with: v1 over secret and body, v3 over method, address, body and time. */
export function signatureHeaders({ secret, url, body, timestamp }: Signed): Record<string, string> {
  const address = url.replace(DECODED, (code) => decodeURIComponent(code))
  const v3 = createHmac('sha256', secret).update(`POST${address}${body}${timestamp}`).digest('base64')
  return {
    'X-HubSpot-Signature': createHash('sha256')
      .update(secret + body)
      .digest('hex'),
    'X-HubSpot-Signature-Version': 'v1',
    'X-HubSpot-Signature-v3': v3,
    'X-HubSpot-Request-Timestamp': String(timestamp),
  }
}
