import type { ClockKind } from '#shared/clocks/clock.ts'
import type { IncidentKind, IncidentState, Severity } from '#shared/incident/incident.ts'
import type { Properties } from '../../hubspot/door.ts'
import type { Row } from '../../write/changes.ts'
import type { SyncObject, SyncProperty } from './definition.ts'
import { toText } from './value.ts'

const description = 'Written by Tributary; a change made here is put back.'
const KINDS = {
  outage: 'Outage',
  degradation: 'Degradation',
  'planned-change': 'Planned change',
} satisfies Record<IncidentKind, string>
const SEVERITIES = { low: 'Low', medium: 'Medium', high: 'High' } satisfies Record<Severity, string>
const STATES = {
  open: 'Open',
  fixed: 'Fixed, resolution message due',
  resolved: 'Resolved',
} satisfies Record<IncidentState, string>
const CLOCKS = {
  'first-notice': 'First notice',
  'change-notice': 'Notice of the change',
  update: 'Update',
  resolution: 'Resolution message',
} satisfies Record<Exclude<ClockKind, 'intervention'>, string>

function property(name: SyncProperty['name'], label: string, kind: SyncProperty['kind']): SyncProperty {
  return { name, label, kind, description }
}

/**
 * One incident of one partner; in custom-objects mode only (DESIGN §4). A record for each partner, not one for all: the
 * clocks differ by partner, and an association of HubSpot's holds labels but no times.
 */
export const incidentObject: SyncObject = {
  name: 'incident',
  type: 'tributary_incident',
  labels: { singular: 'Incident', plural: 'Incidents' },
  key: 'tributary_incident_key',
  display: 'tributary_incident_name',
  properties: [
    { ...property('tributary_incident_key', 'Incident key', 'text'), unique: true },
    property('tributary_incident_name', 'Incident', 'text'),
    property('tributary_incident_id', 'Incident id, the same for all its partners', 'text'),
    { ...property('tributary_incident_kind', 'Kind', 'select'), options: KINDS },
    { ...property('tributary_incident_severity', 'Severity', 'select'), options: SEVERITIES },
    { ...property('tributary_incident_state', 'State', 'select'), options: STATES },
    property('tributary_incident_detected_at', 'Detected at', 'datetime'),
    property('tributary_incident_planned_start', 'Planned start', 'datetime'),
    property('tributary_incident_planned_end', 'Planned end', 'datetime'),
    property('tributary_incident_fixed_at', 'Fixed at', 'datetime'),
    property('tributary_incident_resolved_at', 'Resolved for every partner at', 'datetime'),
    property('tributary_incident_impact', 'Impact', 'long-text'),
    property('tributary_incident_workaround', 'Workaround', 'long-text'),
    property('tributary_incident_root_cause', 'Root cause', 'long-text'),
    property('tributary_incident_make_good', 'Make-good', 'long-text'),
    { ...property('tributary_incident_next_clock', 'Next message', 'select'), options: CLOCKS },
    property('tributary_incident_next_due', 'Next message due', 'datetime'),
    property('tributary_incident_missed', 'Missed deadlines', 'number'),
  ],
}

export type AffectedPartner = { affected: Row<'incidentPartner'>; incident: Row<'incident'> }

/** The incident as HubSpot shall hold it at one partner; state, next message and missed deadlines are this partner's. */
export function toIncidentProperties({ affected, incident }: AffectedPartner): Properties {
  return {
    tributary_incident_key: affected.id,
    tributary_incident_name: toText(incident.what),
    tributary_incident_id: incident.id,
    tributary_incident_kind: incident.kind,
    tributary_incident_severity: incident.severity,
    tributary_incident_state: affected.state,
    tributary_incident_detected_at: incident.detectedAt.toISOString(),
    tributary_incident_planned_start: toText(incident.plannedStart?.toISOString()),
    tributary_incident_planned_end: toText(incident.plannedEnd?.toISOString()),
    tributary_incident_fixed_at: toText(incident.fixedAt?.toISOString()),
    tributary_incident_resolved_at: toText(incident.resolvedAt?.toISOString()),
    tributary_incident_impact: toText(affected.impact ?? incident.impact),
    tributary_incident_workaround: toText(incident.workaround),
    tributary_incident_root_cause: toText(incident.rootCause),
    tributary_incident_make_good: toText(affected.makeGood),
    tributary_incident_next_clock: toText(affected.nextClock),
    tributary_incident_next_due: toText(affected.nextDueAt?.toISOString()),
    tributary_incident_missed: toText(affected.missed),
  }
}
