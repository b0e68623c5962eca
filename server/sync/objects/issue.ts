import type { IssueOrigin, IssueState } from '#shared/issue/issue.ts'
import type { Properties } from '../../hubspot/door.ts'
import type { Row } from '../../write/changes.ts'
import type { SyncObject, SyncProperty } from './definition.ts'
import { toText } from './value.ts'

const description = 'Written by Tributary; a change made here is put back.'
const STATES = { open: 'Open', resolved: 'Resolved' } satisfies Record<IssueState, string>
const ORIGINS = { person: 'A person', score: 'The health score' } satisfies Record<IssueOrigin, string>

function property(name: SyncProperty['name'], label: string, kind: SyncProperty['kind']): SyncProperty {
  return { name, label, kind, description }
}

/** One relationship issue; in custom-objects mode only (DESIGN §4). */
export const issueObject: SyncObject = {
  name: 'issue',
  type: 'tributary_issue',
  labels: { singular: 'Issue', plural: 'Issues' },
  key: 'tributary_issue_key',
  display: 'tributary_issue_name',
  properties: [
    { ...property('tributary_issue_key', 'Issue key', 'text'), unique: true },
    property('tributary_issue_name', 'Issue', 'text'),
    { ...property('tributary_issue_state', 'State', 'select'), options: STATES },
    { ...property('tributary_issue_opened_by', 'Opened by', 'select'), options: ORIGINS },
    property('tributary_issue_identified_at', 'Identified at', 'datetime'),
    property('tributary_issue_level', 'Escalation level', 'number'),
    property('tributary_issue_level_owner', 'Owner of the level', 'text'),
    property('tributary_issue_due', 'Talk due', 'datetime'),
    property('tributary_issue_talked_at', 'Talked at', 'datetime'),
    property('tributary_issue_missed', 'Missed deadlines', 'number'),
    property('tributary_issue_resolved_at', 'Resolved at', 'datetime'),
    property('tributary_issue_resolution', 'Resolution', 'long-text'),
  ],
}

/** The issue as HubSpot shall hold it. */
export function toIssueProperties(issue: Row<'issue'>): Properties {
  return {
    tributary_issue_key: issue.id,
    tributary_issue_name: toText(issue.what),
    tributary_issue_state: issue.state,
    tributary_issue_opened_by: issue.openedBy,
    tributary_issue_identified_at: issue.identifiedAt.toISOString(),
    tributary_issue_level: toText(issue.level),
    tributary_issue_level_owner: toText(issue.levelOwner),
    tributary_issue_due: toText(issue.dueAt?.toISOString()),
    tributary_issue_talked_at: toText(issue.talkedAt?.toISOString()),
    tributary_issue_missed: toText(issue.missed),
    tributary_issue_resolved_at: toText(issue.resolvedAt?.toISOString()),
    tributary_issue_resolution: toText(issue.resolution),
  }
}
