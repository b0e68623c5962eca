/**
 * Hashes the texts of identities under the portal's key: HMAC-SHA-256, base64url without padding (DESIGN §3 no. 8).
 * `hashKey` is base64url.
 */
export async function hashAll(texts: readonly string[], hashKey: string): Promise<string[]> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', fromBase64Url(hashKey), algorithm, false, ['sign'])
  const encoder = new TextEncoder()
  const signed = texts.map((text) => crypto.subtle.sign('HMAC', key, encoder.encode(text)))
  return (await Promise.all(signed)).map((hash) => toBase64Url(new Uint8Array(hash)))
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
