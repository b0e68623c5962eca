import type { Json } from './http.ts'
import type { Settings } from './portal.ts'

export type Verdict =
  | { allowed: true; headers: Record<string, string> }
  | { allowed: false; headers: Record<string, string>; body: Json }

const WINDOW_MS = 10_000
const SEARCHES_PER_SECOND = 5
const BURST = { enterprise: 190, starter: 100 }
const DAILY = { enterprise: 1_000_000, starter: 250_000 }

/** HubSpot's documented limits (reference §3.1): a rolling burst, five searches a second, and a count a day. */
export type Limits = { admit(kind: 'burst' | 'search', now: number): Verdict; clear(): void }

export function createLimits(settings: Settings): Limits {
  let burst: number[] = []
  let searches: number[] = []
  let day = ''
  let today = 0

  function countDay(now: number): Record<string, string> {
    const date = new Date(now).toLocaleDateString('en-CA', { timeZone: settings.timeZone })
    if (date !== day) today = 0
    day = date
    today++
    const most = DAILY[settings.plan]
    return {
      'X-HubSpot-RateLimit-Daily': String(most),
      'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, most - today)),
    }
  }

  function admitSearch(now: number, daily: Record<string, string>): Verdict {
    searches = searches.filter((at) => at > now - 1000)
    if (searches.length >= SEARCHES_PER_SECOND) return { allowed: false, headers: daily, body: SECONDLY }
    searches.push(now)
    return { allowed: true, headers: daily }
  }

  function admitBurst(now: number, daily: Record<string, string>): Verdict {
    const most = BURST[settings.plan]
    if ((burst[0] ?? now) <= now - WINDOW_MS) burst = burst.filter((at) => at > now - WINDOW_MS)
    const allowed = burst.length < most
    if (allowed) burst.push(now)
    const headers = { ...daily, ...burstHeaders(most, most - burst.length) }
    return allowed ? { allowed, headers } : { allowed, headers, body: TEN_SECONDLY }
  }

  return {
    admit(kind, now) {
      const daily = countDay(now)
      if (today > DAILY[settings.plan]) return { allowed: false, headers: daily, body: DAILY_REACHED }
      return kind === 'search' ? admitSearch(now, daily) : admitBurst(now, daily)
    },
    clear() {
      burst = []
      searches = []
      today = 0
    },
  }
}

function burstHeaders(most: number, left: number): Record<string, string> {
  const secondly = Math.floor(most / 10)
  return {
    'X-HubSpot-RateLimit-Interval-Milliseconds': String(WINDOW_MS),
    'X-HubSpot-RateLimit-Max': String(most),
    'X-HubSpot-RateLimit-Remaining': String(left),
    'X-HubSpot-RateLimit-Secondly': String(secondly),
    'X-HubSpot-RateLimit-Secondly-Remaining': String(Math.min(secondly, left)),
  }
}

const SECONDLY = { status: 'error', message: 'You have reached your secondly limit.', category: 'RATE_LIMITS' }
export const TEN_SECONDLY = {
  status: 'error',
  message: 'You have reached your ten_secondly_rolling limit.',
  errorType: 'RATE_LIMIT',
  policyName: 'TEN_SECONDLY_ROLLING',
  groupName: 'publicapi:private-apps',
}
const DAILY_REACHED = {
  status: 'error',
  message: 'You have reached your daily limit.',
  errorType: 'RATE_LIMIT',
  policyName: 'DAILY',
}
