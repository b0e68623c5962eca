import type { PartnerContext } from '#shared/api/context.ts'
import type { IndexEntry } from '#shared/api/index-page.ts'
import type { TierId } from '#shared/framework/tiers.ts'

export type Urgency = 'later' | 'soon' | 'today' | 'overdue'
export type Due = { urgency: Urgency; when: string }

const DAY_MS = 86_400_000
const SOON_DAYS = 3

export function tierLabel(tier: TierId): string {
  return `Tier ${tier.slice('tier-'.length)}`
}

/** "Fri 27 Nov", with the year where it is not this one. Both are plain dates, `YYYY-MM-DD`. */
export function dateLabel(date: string, today: string): string {
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }
  if (date.slice(0, 4) !== today.slice(0, 4)) options.year = 'numeric'
  return new Intl.DateTimeFormat('en-GB', options).format(new Date(`${date}T00:00:00Z`)).replace(',', '')
}

/** How a due date stands today: "3 days late", "today", "in 2 days". */
export function dueOf(dueOn: string, today: string): Due {
  const days = Math.round((Date.parse(dueOn) - Date.parse(today)) / DAY_MS)
  if (days < 0) return { urgency: 'overdue', when: `${plural(-days, 'day')} late` }
  if (days === 0) return { urgency: 'today', when: 'today' }
  if (days === 1) return { urgency: 'soon', when: 'tomorrow' }
  return { urgency: days <= SOON_DAYS ? 'soon' : 'later', when: `in ${plural(days, 'day')}` }
}

/** The local calendar date of an instant, `YYYY-MM-DD`. */
export function localDate(at: Date): string {
  const month = String(at.getMonth() + 1).padStart(2, '0')
  return `${at.getFullYear()}-${month}-${String(at.getDate()).padStart(2, '0')}`
}

/** How long ago an ISO instant was, in words: "just now", "4 min ago", "2 h ago", "3 days ago". `now` in milliseconds. */
export function ageLabel(iso: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`
  return `${Math.floor(minutes / 60 / 24)} days ago`
}

/** "Phase 1, day 3 of 14" or "Prospect"; the label of the stage comes with the context. */
export function stageLine(stage: PartnerContext['stage']): string {
  const phase = PHASES[stage.id]
  const name = phase === undefined ? stage.label : `Phase ${phase}`
  if (stage.day === null) return name
  return stage.of === null ? `${name}, day ${stage.day}` : `${name}, day ${stage.day} of ${stage.of}`
}

const PHASES: Partial<Record<PartnerContext['stage']['id'], number>> = {
  'initial-contact': 1,
  negotiation: 2,
  launch: 3,
  ongoing: 4,
}

/** What stands instead of a health number, or null where there is one. */
export function healthInstead(health: PartnerContext['health']): string | null {
  if (health.status === 'onboarding') return 'Onboarding'
  if (health.status === 'not-enough-data') return `Not enough data (${health.coverage} %)`
  if (health.status === 'stopped') return 'Not scored'
  return null
}

/** The pill of a known partner, from the local index alone. */
export function pillText(entry: IndexEntry, today: string): { main: string; due: Due | null } {
  if (entry.state === 'opted-out') return { main: 'Opted out: do not contact', due: null }
  if (entry.state === 'declined') return { main: 'Declined', due: null }
  if (entry.next) return { main: entry.next.label, due: dueOf(entry.next.dueOn, today) }
  return { main: entry.state === 'prospect' ? 'Prospect' : 'Nothing due', due: null }
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
