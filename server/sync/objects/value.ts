import type { PropertyKind } from './definition.ts'

/** Longest text HubSpot keeps (reference/hubspot.md §3.2). */
const LONGEST = 65_536

/** A local value as the engine compares it: trimmed text, `""` for nothing, because that is what clears in HubSpot. */
export function toText(value: string | number | boolean | null | undefined): string {
  return value === null || value === undefined ? '' : String(value).trim().slice(0, LONGEST)
}

/** A number shown without its fraction, so that a move nobody can see writes nothing. */
export function toFloored(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(Math.floor(value))
}

/**
 * A value HubSpot answered, in the same form: HubSpot leaves the fraction of a time out when it is zero, answers null
 * or `""` for what is cleared, and dates of older portals as epoch milliseconds (reference/hubspot.md §3.4).
 */
export function fromRemote(kind: PropertyKind, value: string | null): string {
  const text = (value ?? '').trim()
  if (text === '') return ''
  if (kind === 'number') return Number.isFinite(Number(text)) ? String(Number(text)) : text
  if (kind === 'date' || kind === 'datetime') return fromTime(kind, text)
  return text
}

function fromTime(kind: 'date' | 'datetime', text: string): string {
  const time = new Date(/^\d{8,}$/.test(text) ? Number(text) : text)
  if (Number.isNaN(time.getTime())) return text
  return kind === 'date' ? time.toISOString().slice(0, 10) : time.toISOString()
}
