import { allTypes } from './definitions.ts'
import type { Call, Reply } from './http.ts'
import { type Portal, UI_DOMAIN } from './portal.ts'
import type { Route } from './router.ts'

const DEFINITIONS = 10
const RECORDS = 1_000_000

/** `GET account details`, the shape recorded in reference §3.10. */
function details(call: Call): Reply {
  const { portalId, timeZone } = call.portal.settings
  const minutes = offsetMinutes(call.portal)
  const sign = minutes < 0 ? '-' : '+'
  const pad = (n: number) => String(Math.trunc(Math.abs(n))).padStart(2, '0')
  const body = {
    portalId,
    accountType: 'STANDARD',
    timeZone,
    companyCurrency: 'USD',
    additionalCurrencies: [],
    utcOffset: `${sign}${pad(minutes / 60)}:${pad(minutes % 60)}`,
    utcOffsetMilliseconds: minutes * 60_000,
    uiDomain: UI_DOMAIN,
    dataHostingLocation: 'na1',
  }
  return { status: 200, body }
}

function offsetMinutes(portal: Portal): number {
  const now = new Date(portal.now())
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: portal.settings.timeZone, timeZoneName: 'longOffset' })
  const name = parts.formatToParts(now).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return hours ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0
}

function customTypes(call: Call): Reply {
  const usage = allTypes(call.portal.store).filter((type) => type.custom).length
  const limit = call.portal.settings.plan === 'enterprise' ? DEFINITIONS : 0
  return { status: 200, body: { limit, usage, percentage: limit ? (usage / limit) * 100 : 0 } }
}

/** The record limit is shared by all custom types (reference §3.2). */
function records(call: Call): Reply {
  const counts = call.portal.store.all<{ type: string; n: number }>(
    "select type, count(*) as n from record where archived = 0 and type like '2-%' group by type",
  )
  const byObjectType = counts.map((row) => ({ objectTypeId: row.type, limit: RECORDS, usage: row.n }))
  const overallUsage = counts.reduce((sum, row) => sum + row.n, 0)
  return { status: 200, body: { customObjectTypes: { overallLimit: RECORDS, overallUsage, byObjectType } } }
}

export const accountRoutes: Route[] = [
  { method: 'GET', pattern: '/account-info/v3/details', handler: details },
  { method: 'GET', pattern: '/crm/v3/limits/custom-object-types', handler: customTypes },
  { method: 'GET', pattern: '/crm/v3/limits/records', handler: records },
]
