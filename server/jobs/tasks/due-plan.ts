import { planTasks } from '../../services/due/plan-tasks.ts'
import { matchEngagements } from '../../services/touchpoint/match-engagements.ts'
import type { Task } from '../task.ts'

/** Makes touchpoints of what HubSpot logged, then says which tasks shall stand there. */
export const duePlanTask: Task = {
  kind: 'due-plan',
  async run(deps, portal) {
    const matched = await matchEngagements(deps, portal, deps.clock())
    return { ...matched, ...(await planTasks(deps, portal, deps.clock())) }
  },
}
