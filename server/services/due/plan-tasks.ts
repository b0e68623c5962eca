import { and, eq } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { batchKey, toLines } from '#shared/due/batch.ts'
import { plannedTasks } from '#shared/due/tasks.ts'
import { hubspotTask } from '../../db/tables/hubspot.ts'
import type { Deps } from '../../deps.ts'
import { localDate } from '../../time/local-date.ts'
import type { Portal } from '../../write/context.ts'
import { loadHolidays } from '../away/load-holidays.ts'
import { setTasks, type TasksSet } from '../task/set-tasks.ts'
import { dueTouchpoints } from './providers/touchpoints.ts'
import { takeCompletions } from './take-completions.ts'

/** Local time at which a task falls due. */
const DUE_AT = Temporal.PlainTime.from('17:00')

/**
 * Says which HubSpot tasks shall stand: what is due within two working days, one for a batch line. What was open and is
 * asked for no more was done here, if a touch or a skip settled it. The same list again changes nothing.
 */
export async function planTasks(deps: Deps, portal: Portal, now: Date): Promise<TasksSet & { ticked: number }> {
  const { db } = deps.database
  const today = localDate(now, portal.timeZone)
  const before = await dueTouchpoints(deps, portal, now)
  const ticked = await takeCompletions(deps, portal, { items: before, now })
  const items = ticked > 0 ? await dueTouchpoints(deps, portal, now) : before
  const lines = toLines(items, today).map(({ line }) => line)
  const planned = plannedTasks(lines, today, await loadHolidays(db, portal.id))
  const open = planned.map(({ dueOn, ...task }) => ({ ...task, dueAt: dueAt(dueOn, portal.timeZone) }))
  const asked = new Set([...items.map(({ id }) => id), ...items.map(batchKey)])
  const standing = await db
    .select({ key: hubspotTask.key })
    .from(hubspotTask)
    .where(and(eq(hubspotTask.portalId, portal.id), eq(hubspotTask.state, 'open')))
  const done = standing.map(({ key }) => key).filter((key) => !asked.has(key))
  return { ...(await setTasks(deps, portal, { open, done }, now)), ticked }
}

function dueAt(on: string, timeZone: string): Date {
  const at = Temporal.PlainDate.from(on).toZonedDateTime({ timeZone, plainTime: DUE_AT })
  return new Date(at.epochMilliseconds)
}
