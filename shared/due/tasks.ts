import { type Holidays, subtractWorkingDays } from '../date.ts'
import type { DueLine } from './item.ts'

/** A HubSpot task stands from so many working days before the due date (DESIGN §4). */
export const TASK_LEAD_WORKING_DAYS = 2

export type PlannedTask = {
  key: string
  partnerId: string | null
  subject: string
  body: string
  dueOn: string
  ownerName: string | null
}

/**
 * The tasks that shall stand in HubSpot today: one for each touch or follow-up that is due within two working days or
 * late, one for a whole batch line (DESIGN §4). Other kinds of the list are no tasks.
 */
export function plannedTasks(lines: readonly DueLine[], today: string, holidays?: Holidays): PlannedTask[] {
  return lines
    .filter(({ kind }) => kind === 'touchpoint' || kind === 'step')
    .filter(({ dueOn }) => subtractWorkingDays(dueOn, TASK_LEAD_WORKING_DAYS, holidays) <= today)
    .map(({ id, partner, label, dueOn, owners, count, queue }) => ({
      key: id,
      partnerId: partner?.id ?? null,
      subject: partner === null ? label : `${partner.name}: ${label}`,
      body: count === 1 ? '' : queue.map(({ name }) => name).join('\n'),
      dueOn,
      ownerName: owners[0] ?? null,
    }))
}
