import { addDays, addMonths, dayOfMonthWeek, monthKey } from '../date.ts'
import type { CalendarLine } from '../framework/calendar.ts'
import type { Framework } from '../framework/framework.ts'
import { phaseOf } from '../framework/phases.ts'
import type { AnchoredStream, Tier } from '../framework/tiers.ts'
import type { Partner } from '../partner.ts'
import type { CalendarItem } from './item.ts'

type Rules = Pick<Framework, 'calendar' | 'tiers' | 'settings'>
export type CalendarPartner = Pick<
  Partner,
  'id' | 'name' | 'tier' | 'stage' | 'ownerName' | 'secondOwnerName' | 'contractEnd'
>

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']
const FRIDAY = 5
/** Partners are surveyed, asked and renewed once they are partners: from Phase 3 on. */
const FROM_PHASE = 3

/**
 * Monday of the catch-up week: the fifth week that starts in the month, which has no lines. Null if there are four (row
 * 178). Week 1 holds the month's first Monday.
 */
export function catchUpWeek(month: string): string | null {
  const monday = dayOfMonthWeek(month, 5, 1)
  return monthKey(monday) === month ? monday : null
}

/** First and last day of what a month's calendar covers: Monday of Week 1 to the Sunday before the next month's. */
export function monthSpan(month: string): { from: string; to: string } {
  const next = monthKey(addMonths(`${month}-01`, 1))
  return { from: dayOfMonthWeek(month, 1, 1), to: addDays(dayOfMonthWeek(next, 1, 1), -1) }
}

/** Items of a month that belong to no partner: team lines and lines about a whole tier. */
export function teamItems(month: string, rules: Rules): CalendarItem[] {
  return rules.calendar
    .filter(({ scope, only_if }) => scope !== 'partner' && holds(only_if, month, null, rules))
    .map((line) => {
      const owners = line.scope === 'team' ? [line.owner ?? ''] : ownersOf(rules.tiers, line.tiers)
      return item(line, { month, on: dayOfMonthWeek(month, line.week, FRIDAY), subject: line.scope, owners })
    })
}

/**
 * Items of a month about one partner. A line that names streams is the slot of the stream of the partner's tier, on the
 * stream's weekday and from its phase on; it is no second item (DESIGN §6).
 */
export function partnerItems(month: string, partner: CalendarPartner, rules: Rules): CalendarItem[] {
  const phase = phaseOf(partner.stage)
  if (phase === null || phase === 0) return []
  return rules.calendar
    .filter(({ scope, tiers }) => scope === 'partner' && tiers.includes(partner.tier))
    .flatMap((line) => {
      const stream = streamOf(line, rules.tiers, partner)
      if (line.streams.length > 0 && stream === null) return []
      if (phase < (stream?.from_phase ?? FROM_PHASE) || !holds(line.only_if, month, partner, rules)) return []
      const on = dayOfMonthWeek(month, line.week, stream === null ? FRIDAY : weekdayOfSlot(stream))
      const owners = [partner.ownerName, partner.secondOwnerName].filter((name) => name !== null)
      const about = { id: partner.id, name: partner.name }
      return [{ ...item(line, { month, on, subject: partner.id, owners }), partner: about, stream: stream?.id ?? null }]
    })
}

type Place = { month: string; on: string; subject: string; owners: string[] }

function item(line: CalendarLine, { month, on, subject, owners }: Place): CalendarItem {
  return {
    key: `${month}:${line.id}:${subject}`,
    line: line.id,
    label: line.label,
    kind: 'line',
    week: line.week,
    on,
    plannedOn: on,
    scope: line.scope,
    tiers: line.tiers,
    partner: null,
    owners,
    stream: null,
    ...UNMARKED,
  }
}

/** What an item says of itself before anybody did. */
export const UNMARKED = { state: 'open', moved: false, reason: null, byName: null } as const

/** Quarterly reviews fall in a quarter's last month; renewals show while a contract ends within the reminder's reach. */
function holds(rule: CalendarLine['only_if'], month: string, partner: CalendarPartner | null, rules: Rules): boolean {
  if (rule === undefined) return true
  if (rule === 'quarter-last-month') return Number(month.slice(5)) % 3 === 0
  const end = partner?.contractEnd ?? null
  if (end === null) return false
  const { from, to } = monthSpan(month)
  const reach = Math.max(...rules.settings.renewal_reminder_days.days)
  return end >= from && end <= addDays(to, reach)
}

function streamOf(line: CalendarLine, tiers: readonly Tier[], partner: CalendarPartner): AnchoredStream | null {
  const streams = tiers.find(({ id }) => id === partner.tier)?.streams ?? []
  const stream = streams.find(({ id }) => line.streams.includes(id))
  return stream?.kind === 'anchored' ? stream : null
}

function weekdayOfSlot({ slot }: AnchoredStream): number {
  return WEEKDAYS.indexOf(slot.weekday) + 1
}

function ownersOf(tiers: readonly Tier[], ids: readonly string[]): string[] {
  return [...new Set(tiers.filter(({ id }) => ids.includes(id)).flatMap((tier) => tier.communication_owners))]
}
