import { streamTimelines } from '#shared/cadence/timeline.ts'
import type { CalendarItem } from '#shared/calendar/item.ts'
import { localDate } from '../../time/local-date.ts'
import type { Context } from '../../write/context.ts'
import { cadenceOf } from '../partner/compute-standing.ts'
import { loadFacts } from '../partner/facts.ts'

/** Items that are slots of streams, with the state of their slot: the touch ends them, nobody ticks them here. */
export async function withStreamStates(ctx: Context, month: string, items: CalendarItem[]): Promise<CalendarItem[]> {
  const { deps, portal, now } = ctx
  const today = localDate(now, portal.timeZone)
  const ids = new Set(items.flatMap(({ stream, partner }) => (stream && partner ? partner.id : [])))
  const facts = await loadFacts(deps.database.db, portal.id, [...ids])
  const states = new Map<string, Pick<CalendarItem, 'state' | 'reason'>>()
  for (const each of facts) {
    const input = cadenceOf({ facts: each, framework: deps.framework, timeZone: portal.timeZone, today })
    for (const { stream, slots } of streamTimelines(input)) {
      const slot = slots.find(({ key, month: of }) => key !== null && of === month)
      if (!slot) continue
      const state = slot.skipped ? 'skipped' : slot.touch && slot.satisfied ? 'done' : 'open'
      states.set(`${each.partner.id} ${stream.id}`, { state, reason: slot.skipped?.reason ?? null })
    }
  }
  return items.map((item) => ({ ...item, ...states.get(`${item.partner?.id} ${item.stream}`) }))
}
