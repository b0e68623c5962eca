import type { DueProvider } from '../provider.ts'
import { waitingApprovals } from './approvals.ts'
import { batchQuestions } from './batch-questions.ts'
import { calendarLines } from './calendar-lines.ts'
import { dueClocks } from './clocks.ts'
import { endingContracts } from './contracts.ts'
import { missingInputs } from './missing-inputs.ts'
import { unanswered } from './no-answer.ts'
import { openQuestions } from './questions.ts'
import { waitingReplies } from './replies.ts'

/** Every source of the due list beside the touches of streams; their order does not matter. */
export const providers: readonly DueProvider[] = [
  dueClocks,
  waitingReplies,
  openQuestions,
  batchQuestions,
  endingContracts,
  unanswered,
  waitingApprovals,
  calendarLines,
  missingInputs,
]
