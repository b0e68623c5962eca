import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { addAlerts } from './alerts.ts'
import { addApprovals } from './approvals.ts'
import { addCalendar } from './calendar.ts'
import { addChecklist } from './checklist.ts'
import { addConflicts } from './conflicts.ts'
import { addDevices } from './devices.ts'
import { addDoctor } from './doctor.ts'
import { addDraft } from './draft.ts'
import { addDue } from './due.ts'
import { addExplain } from './explain.ts'
import { addGoals } from './goals.ts'
import { addHubSpot } from './hubspot.ts'
import { addIncidents } from './incidents.ts'
import { addIssues } from './issues.ts'
import { addItems } from './items.ts'
import { addKey } from './key.ts'
import { addLists } from './lists.ts'
import { addMetrics } from './metrics.ts'
import { addMove } from './move.ts'
import { addNightly } from './nightly.ts'
import { addPartner } from './partner.ts'
import { addPartners } from './partners.ts'
import { addReview } from './review.ts'
import { addRoster } from './roster.ts'
import { addRun } from './run.ts'
import { addRuns } from './runs.ts'
import { addScorecard } from './scorecard.ts'
import { addSetup } from './setup.ts'
import { addSignIn } from './sign-in.ts'
import { addStatus } from './status.ts'
import { addStream } from './stream.ts'
import { addSync } from './sync.ts'
import { addTasks } from './tasks.ts'
import { addTemplate } from './template.ts'
import { addTemplates } from './templates.ts'
import { addTombstones } from './tombstones.ts'
import { addUsers } from './users.ts'

/** Every command, in the order of the help. */
export const COMMANDS: readonly ((program: Command, cli: Cli) => void)[] = [
  addStatus,
  addDoctor,
  addDue,
  addPartners,
  addPartner,
  addStream,
  addChecklist,
  addRoster,
  addExplain,
  addScorecard,
  addCalendar,
  addGoals,
  addReview,
  addItems,
  addMetrics,
  addTemplates,
  addTemplate,
  addDraft,
  addLists,
  addApprovals,
  addNightly,
  addSync,
  addRuns,
  addRun,
  addIncidents,
  addIssues,
  addAlerts,
  addConflicts,
  addTombstones,
  addTasks,
  addSignIn,
  addUsers,
  addDevices,
  addHubSpot,
  addSetup,
  addKey,
  addMove,
]
