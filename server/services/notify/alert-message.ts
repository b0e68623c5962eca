import { Temporal } from 'temporal-polyfill'
import type { OpenClock } from '#shared/api/notify.ts'
import type { Message } from '../../notify/door.ts'
import type { Context } from '../../write/context.ts'

const SHOWN = 10

const OWED: Record<string, string> = {
  'first-notice': 'first notice',
  'change-notice': 'notice of the change',
  update: 'update',
  resolution: 'resolution message',
  intervention: 'first talk',
}

/** What our team reads of an incident or issue: what is owed to whom and by when, in the portal's zone. */
export function alertMessage(
  { portal }: Pick<Context, 'portal'>,
  { clocks, level, alertId }: { clocks: readonly OpenClock[]; level: number; alertId: string },
): Message {
  const [first] = clocks
  const how = level >= 100 ? 'MISSED' : level === 0 ? 'Clock started' : `${level} % of the time is over`
  const lines = clocks.slice(0, SHOWN).map((clock) => lineOf(clock, portal.timeZone))
  const rest = clocks.length - SHOWN
  return {
    subject: `${how}: ${first?.what ?? ''}`.slice(0, 200),
    text: [
      ...lines,
      ...(rest > 0 ? [`… and ${rest} more`] : []),
      '',
      `Told again until somebody acknowledges: npm run cli -- alerts --ack ${alertId}`,
    ].join('\n'),
  }
}

function lineOf({ partner, clock, dueAt, state }: OpenClock, timeZone: string): string {
  const owed = OWED[clock] ?? clock
  if (dueAt === null) return `${partner}: ${owed}, paused`
  return `${partner}: ${owed} ${state === 'missed' ? 'was due' : 'due'} ${inWords(dueAt, timeZone)}`
}

/** "2026-11-19 05:40 Europe/Berlin" */
export function inWords(instant: string, timeZone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone)
  return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${timeZone}`
}
