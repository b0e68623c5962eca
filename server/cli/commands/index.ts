import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { addApprovals } from './approvals.ts'
import { addConflicts } from './conflicts.ts'
import { addDevices } from './devices.ts'
import { addDoctor } from './doctor.ts'
import { addDraft } from './draft.ts'
import { addExplain } from './explain.ts'
import { addHubSpot } from './hubspot.ts'
import { addLists } from './lists.ts'
import { addKey } from './key.ts'
import { addNightly } from './nightly.ts'
import { addPartners } from './partners.ts'
import { addRun } from './run.ts'
import { addRuns } from './runs.ts'
import { addSetup } from './setup.ts'
import { addSignIn } from './sign-in.ts'
import { addStatus } from './status.ts'
import { addSync } from './sync.ts'
import { addTemplate } from './template.ts'
import { addTemplates } from './templates.ts'
import { addTombstones } from './tombstones.ts'
import { addUsers } from './users.ts'

/** Every command, in the order of the help. */
export const COMMANDS: readonly ((program: Command, cli: Cli) => void)[] = [
  addStatus,
  addDoctor,
  addPartners,
  addExplain,
  addTemplates,
  addTemplate,
  addDraft,
  addLists,
  addApprovals,
  addNightly,
  addSync,
  addRuns,
  addRun,
  addConflicts,
  addTombstones,
  addSignIn,
  addUsers,
  addDevices,
  addHubSpot,
  addSetup,
  addKey,
]
