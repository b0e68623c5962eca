import { createHash } from 'node:crypto'

/** The same UUID (version 8, RFC 9562) for the same portal and name, so that a second load finds what the first wrote. */
export function sampleId(portalId: string, name: string): string {
  const hex = createHash('sha256').update(`tributary sample\n${portalId}\n${name}`).digest('hex').slice(0, 32)
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16)
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join(
    '-',
  )
}
