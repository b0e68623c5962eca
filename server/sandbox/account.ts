import { unauthenticated } from './errors.ts'
import { bodyOf, type Call, iso, type Reply, text } from './http.ts'
import { type Portal, UI_DOMAIN } from './portal.ts'
import type { Route } from './router.ts'
import { grantedScopes } from './scopes.ts'

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

/** The day's use of static tokens, documented; one entry for all apps. */
function apiUsage(call: Call): Reply {
  const now = call.portal.now()
  const { limit, used, resetsAt } = call.portal.limits.today(now)
  const usage = {
    name: 'private-apps-api-calls-daily',
    usageLimit: limit,
    currentUsage: used,
    collectedAt: iso(now),
    fetchStatus: 'SUCCESS',
    resetsAt: iso(resetsAt),
  }
  return { status: 200, body: { results: [usage] } }
}

/** Whose a token is and what it may do (reference §3.10). Answered without an Authorization header (assumed). */
function tokenInfo(call: Call): Reply {
  const { settings } = call.portal
  if (text(bodyOf(call).tokenKey) !== settings.token) throw unauthenticated()
  const ids = { userId: 88842095, hubId: settings.portalId, appId: settings.appId }
  return { status: 200, body: { ...ids, scopes: grantedScopes(call.portal) } }
}

export const accountRoutes: Route[] = [
  { method: 'GET', pattern: '/account-info/v3/details', handler: details },
  { method: 'GET', pattern: '/account-info/v3/api-usage/daily/private-apps', handler: apiUsage },
  {
    method: 'POST',
    pattern: '/oauth/v2/private-apps/get/access-token-info',
    handler: tokenInfo,
    read: true,
    open: true,
  },
]
