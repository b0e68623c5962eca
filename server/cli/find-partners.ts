import { parseResponse } from 'hono/client'
import type { PartnerSummary } from '../services/partner/list-partners.ts'
import { CliError } from './cli-error.ts'
import { ask, type Client } from './client.ts'

const PAGE = '500'
const NAMED = 10

/** Every partner whose name holds the text, page by page; all without a text. */
export async function findPartners(client: Client, search?: string): Promise<PartnerSummary[]> {
  const found: PartnerSummary[] = []
  let after: string | undefined
  do {
    const query = { limit: PAGE, ...(search && { search }), ...(after && { after }) }
    const page = await ask(parseResponse(client.v1.partners.$get({ query })))
    found.push(...page.partners)
    after = page.after ?? undefined
  } while (after)
  return found
}

/** The one partner a text means: an id, a whole name, or part of one name only. Throws CliError naming the choices. */
export async function onePartner(client: Client, text: string): Promise<{ id: string; name: string | null }> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return { id: text, name: null }
  const found = await findPartners(client, text)
  const exact = found.filter(({ name }) => name.toLowerCase() === text.toLowerCase())
  const [only, ...others] = exact.length > 0 ? exact : found
  if (!only) throw new CliError(`No partner's name has "${text}" in it. "npm run cli -- partners" lists them.`)
  if (others.length === 0) return only
  const shown = [only, ...others].slice(0, NAMED).map(({ id, name }) => `  ${id}  ${name}`)
  const more = others.length >= NAMED ? [`  … and ${others.length + 1 - NAMED} more`] : []
  throw new CliError(
    [`"${text}" is in ${others.length + 1} names. Say more of the name, or give an id:`, ...shown, ...more].join('\n'),
  )
}
