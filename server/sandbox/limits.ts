import type { Json } from './http.ts'
import type { Plan, Settings } from './portal.ts'

export type Verdict =
  | { allowed: true; headers: Record<string, string> }
  | { allowed: false; headers: Record<string, string>; body: Json }
export type LimitKind = 'burst' | 'search' | 'associations'
/** What an account allows: `burst` and `associations` in any 10 s, `search` in a second, the others a day. */
export type Allowance = {
  burst: number
  search: number
  associations: number
  daily: number
  dailyAssociations: number
}

const WINDOW_MS = 10_000
const ALLOWANCE: Record<Plan, Allowance> = {
  enterprise: { burst: 190, search: 5, associations: 150, daily: 1_000_000, dailyAssociations: 500_000 },
  starter: { burst: 100, search: 5, associations: 100, daily: 250_000, dailyAssociations: 250_000 },
}

/**
 * HubSpot's documented limits (reference §3.1): a rolling burst, searches a second, a burst of the associations API,
 * and counts a day that turn at the account's midnight. An association counts in the common burst too (assumed).
 */
export type Limits = {
  admit(kind: LimitKind, now: number): Verdict
  /** Changes what the account allows; `usedToday` sets the day's count. */
  configure(change: Partial<Allowance> & { usedToday?: number }, now: number): void
  /** The day's count so far. */
  today(now: number): { limit: number; used: number; resetsAt: number }
  /** Forgets the short windows, which a moved clock makes wrong; the day's count stays. */
  clockMoved(): void
  clear(): void
}

export function createLimits(settings: Settings): Limits {
  const dayFormat = dateFormat(settings.timeZone)
  const burst = rolling(WINDOW_MS)
  const searches = rolling(1000)
  const associations = rolling(WINDOW_MS)
  let allowed = { ...ALLOWANCE[settings.plan] }
  let day = ''
  let today = { all: 0, associations: 0 }

  function turnDay(now: number): void {
    const date = dayFormat.format(now)
    if (date !== day) today = { all: 0, associations: 0 }
    day = date
  }

  function dailyHeaders(): Record<string, string> {
    return {
      'X-HubSpot-RateLimit-Daily': String(allowed.daily),
      'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, allowed.daily - today.all)),
    }
  }

  function admitBurst(kind: LimitKind, now: number): Verdict {
    const full =
      burst.count(now) >= allowed.burst || (kind === 'associations' && associations.count(now) >= allowed.associations)
    if (!full) burst.add(now)
    if (!full && kind === 'associations') associations.add(now)
    const headers = { ...dailyHeaders(), ...burstHeaders(allowed.burst, Math.max(0, allowed.burst - burst.count(now))) }
    return full ? { allowed: false, headers, body: TEN_SECONDLY } : { allowed: true, headers }
  }

  function admitSearch(now: number): Verdict {
    if (searches.count(now) >= allowed.search) return { allowed: false, headers: dailyHeaders(), body: SECONDLY }
    searches.add(now)
    return { allowed: true, headers: dailyHeaders() }
  }

  return {
    admit(kind, now) {
      turnDay(now)
      today.all++
      if (kind === 'associations') today.associations++
      if (today.all > allowed.daily || today.associations > allowed.dailyAssociations)
        return { allowed: false, headers: dailyHeaders(), body: DAILY }
      return kind === 'search' ? admitSearch(now) : admitBurst(kind, now)
    },
    configure({ usedToday, ...change }, now) {
      turnDay(now)
      allowed = { ...allowed, ...change }
      if (usedToday !== undefined) today.all = usedToday
    },
    today(now) {
      turnDay(now)
      return { limit: allowed.daily, used: today.all, resetsAt: nextMidnight(now, settings.timeZone) }
    },
    clockMoved() {
      for (const window of [burst, searches, associations]) window.clear()
    },
    clear() {
      for (const window of [burst, searches, associations]) window.clear()
      allowed = { ...ALLOWANCE[settings.plan] }
      today = { all: 0, associations: 0 }
    },
  }
}

function rolling(ms: number): { count(now: number): number; add(now: number): void; clear(): void } {
  let times: number[] = []
  return {
    count(now) {
      if ((times[0] ?? now) <= now - ms) times = times.filter((at) => at > now - ms)
      return times.length
    },
    add: (now) => void times.push(now),
    clear() {
      times = []
    },
  }
}

function dateFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
}

/** The first instant of the next day in the zone, in ms since 1970; right on days of 23 and 25 hours. */
export function nextMidnight(now: number, timeZone: string): number {
  const format = dateFormat(timeZone)
  const today = format.format(now)
  let [before, after] = [now, now + 26 * 3_600_000]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (format.format(middle) === today) before = middle
    else after = middle
  }
  return after
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

/** The three refusals (reference §3.1): recorded for search, seen by others for the burst, documented for the day. */
export const SECONDLY = { status: 'error', message: 'You have reached your secondly limit.', category: 'RATE_LIMITS' }
export const TEN_SECONDLY = {
  status: 'error',
  message: 'You have reached your ten_secondly_rolling limit.',
  errorType: 'RATE_LIMIT',
  policyName: 'TEN_SECONDLY_ROLLING',
  groupName: 'publicapi:private-apps',
}
export const DAILY = {
  status: 'error',
  message: 'You have reached your daily limit.',
  errorType: 'RATE_LIMIT',
  policyName: 'DAILY',
}
