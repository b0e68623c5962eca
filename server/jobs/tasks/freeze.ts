import { freezeMonth } from '../../services/snapshot/freeze-month.ts'
import type { Task } from '../task.ts'

/** Freezes the official scores once a month, on Friday 18:00 of Week 4. */
export const freezeTask: Task = {
  kind: 'freeze',
  run: (deps, portal) => freezeMonth(deps, portal, deps.clock()),
}
