import { addDays, addMonths } from '../date.ts'
import type { Summit } from '../framework/calendar.ts'
import type { RolloutStep } from '../framework/outreach.ts'
import type { CalendarItem } from './item.ts'
import { UNMARKED } from './month.ts'

const TEAM = {
  week: null,
  scope: 'team',
  tiers: [] as string[],
  partner: null,
  owners: [] as string[],
  stream: null,
} as const

/** The summit and its preparations, so many days before it (rows 180, 198). None while it has no date. */
export function summitItems(summit: Pick<Summit, 'name' | 'preparation_days'>, on: string | null): CalendarItem[] {
  if (on === null) return []
  const preparations = summit.preparation_days.days.map((days) => {
    const day = addDays(on, -days)
    const label = `Prepare ${summit.name}: ${days} days to go`
    return { ...base(`summit:${on.slice(0, 4)}:${days}`, label, day), kind: 'summit-plan' as const }
  })
  return [...preparations, { ...base(`summit:${on.slice(0, 4)}`, summit.name, on), kind: 'summit' as const }]
}

/** The tiers in the order in which the framework takes them up, counted from the day of installation (row 12). */
export function rolloutItems(rollout: readonly RolloutStep[], installedOn: string): CalendarItem[] {
  return rollout.map(({ position, label, tier, month }) => ({
    ...base(`rollout:${position}`, label, addMonths(installedOn, month)),
    kind: 'rollout' as const,
    tiers: [tier],
  }))
}

function base(key: string, label: string, on: string): Omit<CalendarItem, 'kind'> {
  return { key, line: key, label, on, plannedOn: on, ...TEAM, tiers: [], owners: [], ...UNMARKED }
}
