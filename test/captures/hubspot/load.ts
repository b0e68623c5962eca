import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export type Json = Record<string, unknown>
/** One recorded call with HubSpot's answer. */
export type Exchange = {
  method: string
  path: string
  status: number
  requestBody: Json
  responseBody: Json | string
  headers: Record<string, string>
}
export type WebhookCapture = { file: string; events: Json[] }
export type HubspotCaptures = { file: string; calls: Exchange[]; webhooks: WebhookCapture[] }

const CALLS = 'custom-object-records-2022-02.json.gz'

/** The recordings of `<folder>/hubspot`, or null if they are not there. Calls to other hosts' paths are left out. */
export function loadHubspotCaptures(folder: string): HubspotCaptures | null {
  const root = join(folder, 'hubspot')
  const file = join(root, CALLS)
  if (!existsSync(file)) return null
  const calls = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as Exchange[]
  const bodies = join(root, 'webhooks')
  const names = existsSync(bodies) ? readdirSync(bodies).filter((name) => name.endsWith('.json')) : []
  const webhooks = names
    .sort()
    .map((name) => ({ file: name, events: JSON.parse(readFileSync(join(bodies, name), 'utf8')) as Json[] }))
  return { file: CALLS, calls: calls.filter((one) => one.path.startsWith('/crm/')), webhooks }
}
