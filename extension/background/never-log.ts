import type { Identity } from '#shared/identity.ts'
import { normaliseIdentity } from '#shared/normalise-identity.ts'
import { publicMailDomains } from '#shared/sites/public-mail-domains.ts'
import { neverLogItem, sessionItem } from '../storage.ts'

/** Most entries one list may have. */
export const MOST_NEVER = 1_000

/** True for what is looked up and logged; see `refusals`. */
export type Allowed = (identity: Identity) => boolean

/**
 * Who is never looked up, logged or reported (rows 127 and 131): people and domains of the list in the options, everybody
 * at our own domain, and as a domain those where anybody may have an address.
 */
export async function allowedOnes(): Promise<Allowed> {
  const [list, { user }] = await Promise.all([neverLogItem.getValue(), sessionItem.getValue()])
  const never = new Set(list)
  const own = user ? domainOf(user.email) : ''
  if (own && !publicMailDomains.has(own)) never.add(own)
  return ({ kind, value }) => {
    if (kind === 'domain') return !publicMailDomains.has(value) && !never.has(value)
    return kind !== 'email' || !(never.has(value) || never.has(domainOf(value)))
  }
}

/** Lines as typed → addresses and domains, each once; and the lines that are neither. */
export function parseNeverLog(lines: readonly string[]): { entries: string[]; wrong: string[] } {
  const entries = new Set<string>()
  const wrong: string[] = []
  for (const line of lines.map((one) => one.trim()).filter(Boolean)) {
    const found = normaliseIdentity(line.includes('@') ? 'email' : 'domain', line.replace(/^@/, ''))
    const domain = line.startsWith('@') ? normaliseIdentity('domain', line.slice(1)) : found
    if (domain) entries.add(domain.value)
    else wrong.push(line)
  }
  return { entries: [...entries].slice(0, MOST_NEVER), wrong }
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}
