import type { Task } from '../task.ts'
import { backfillTask } from './backfill.ts'
import { clockWatchTask } from './clock-watch.ts'
import { digestTask } from './digest.ts'
import { duePlanTask } from './due-plan.ts'
import { freezeTask } from './freeze.ts'
import { fullPassTask } from './full-pass.ts'
import { hintsTask } from './hints.ts'
import { nightlyTask } from './nightly.ts'
import { pullTask } from './pull.ts'
import { pushTask } from './push.ts'

export const tasks: readonly Task[] = [
  pushTask,
  pullTask,
  backfillTask,
  hintsTask,
  nightlyTask,
  freezeTask,
  fullPassTask,
  clockWatchTask,
  digestTask,
  duePlanTask,
]
