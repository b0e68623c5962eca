import { daysBetween } from '#shared/date.ts'
import type { Framework } from '#shared/framework/framework.ts'
import { phaseOf } from '#shared/framework/phases.ts'
import type { PartnerSummary } from '../services/partner/list-partners.ts'
import { localDate } from '../time/local-date.ts'
import { type Column, formatTable, type TableOptions } from './format-table.ts'
import { cut } from './text-width.ts'

type Words = Pick<Framework, 'health'>
/** The instant it is and the portal's time zone, for "3 days late". */
export type Today = { now: Date; timeZone: string }

const SAMPLE_MARK = '*'
const SHORT_DATE = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})

/**
 * Partners by tier and name with phase, health and next touchpoint, 100 columns wide unless told.
 * @param framework its names of the bands; without it they are made from their ids
 */
export function partnerTable(
  partners: readonly PartnerSummary[],
  framework: Words | null,
  { now, timeZone, ...options }: Today & TableOptions,
): string {
  const today = localDate(now, timeZone)
  const columns: Column<PartnerSummary>[] = [
    { title: 'Tier', value: ({ tier, sample }) => `${tier.replace('tier-', '')}${sample ? ` ${SAMPLE_MARK}` : ''}` },
    { title: 'Partner', value: ({ name }) => name, max: 32 },
    { title: 'Phase', value: ({ stage, optOut }) => (optOut ? 'opted out' : String(phaseOf(stage) || stage)) },
    { title: 'Health', value: (partner) => healthText(partner, framework) },
    { title: 'Next touchpoint', value: (partner, room) => nextText(partner, today, room) },
  ]
  const table = formatTable(partners.toSorted(byTierAndName), columns, options)
  return partners.some(({ sample }) => sample) ? `${table}\n${SAMPLE_MARK} sample data` : table
}

function byTierAndName(a: PartnerSummary, b: PartnerSummary): number {
  return a.tier.localeCompare(b.tier) || a.name.localeCompare(b.name)
}

/** "87 Healthy", "onboarding", "not enough data (38 %)"; nothing to say where the clocks stand still. */
export function healthText({ health }: Pick<PartnerSummary, 'health'>, framework: Words | null): string {
  if (health.status === 'stopped') return '–'
  if (health.status === 'onboarding') return 'onboarding'
  if (health.score === null) return `not enough data (${health.coverage} %)`
  const label = framework?.health.bands.find(({ id }) => id === health.band)?.label ?? capital(health.band ?? '')
  return `${health.score} ${label}`.trimEnd()
}

function capital(id: string): string {
  return id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ')
}

/** "Trend insights …, Fri 27 Nov" or "Follow-up 1, 3 days late": what is shortened is the name, never the date. */
export function nextText({ next }: Pick<PartnerSummary, 'next'>, today: string, room: number): string {
  if (!next) return '–'
  const due = dueText(next.dueOn, today)
  return `${cut(next.label, room - due.length - 2)}, ${due}`
}

function dueText(dueOn: string, today: string): string {
  const days = daysBetween(today, dueOn)
  if (days === 0) return 'today'
  if (days < 0) return days === -1 ? '1 day late' : `${-days} days late`
  const date = SHORT_DATE.format(new Date(`${dueOn}T00:00:00Z`)).replace(',', '')
  return dueOn.slice(0, 4) === today.slice(0, 4) || days < 180 ? date : `${date} ${dueOn.slice(0, 4)}`
}
