import type { Task } from '../task.ts'
import { nightlyTask } from './nightly.ts'
import { pullTask } from './pull.ts'
import { pushTask } from './push.ts'

export const tasks: readonly Task[] = [pushTask, pullTask, nightlyTask]
