import {
  boolean,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { ClockKind } from '../../../shared/clocks/clock.ts'
import type { MessageKind } from '../../../shared/clocks/incident-clocks.ts'
import type { IncidentKind, IncidentState, Severity } from '../../../shared/incident/incident.ts'
import { at, version } from './columns.ts'
import { partner } from './partner.ts'
import { portal } from './portal.ts'

/** A platform issue or change that affects partners (framework L240). */
export const incident = pgTable(
  'incident',
  {
    portalId: text()
      .notNull()
      .references(() => portal.id),
    id: uuid().notNull(),
    kind: text().$type<IncidentKind>().notNull(),
    severity: text().$type<Severity>().notNull(),
    state: text().$type<IncidentState>().notNull(),
    what: text().notNull(),
    /** When it began, as far as known; the clocks run from `detectedAt`, of a change from the decision. */
    startedAt: at('started_at'),
    detectedAt: at('detected_at').notNull(),
    plannedStart: at('planned_start'),
    plannedEnd: at('planned_end'),
    fixedAt: at('fixed_at'),
    reopenedAt: at('reopened_at'),
    resolvedAt: at('resolved_at'),
    impact: text(),
    timeline: text(),
    workaround: text(),
    rootCause: text(),
    prevention: text(),
    reviewedAt: at('reviewed_at'),
    reviewedBy: text(),
    /** Id of the monitoring alert that opened it; the same alert never opens a second one. */
    alertId: text(),
    openedBy: text().notNull(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    uniqueIndex('incident_alert').on(t.portalId, t.alertId),
    index('incident_state').on(t.portalId, t.state),
  ],
)

/** A partner an incident affects, with its own clocks; `nextClock` and `nextDueAt` repeat what they say. */
export const incidentPartner = pgTable(
  'incident_partner',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    incidentId: uuid().notNull(),
    state: text().$type<IncidentState>().notNull(),
    impact: text(),
    /** Integrated partners get a draft each, the others may share one BCC draft. */
    single: boolean().notNull(),
    knownAt: at('known_at').notNull(),
    makeGood: text(),
    nextClock: text().$type<ClockKind>(),
    nextDueAt: at('next_due_at'),
    missed: integer().notNull(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    foreignKey({ columns: [t.portalId, t.incidentId], foreignColumns: [incident.portalId, incident.id] }),
    uniqueIndex('incident_partner_once').on(t.portalId, t.incidentId, t.partnerId),
    index('incident_partner_partner').on(t.portalId, t.partnerId),
  ],
)

/** A message to a partner about an incident, with the parts it had; the mail itself stays in the mailbox. */
export const incidentMessage = pgTable(
  'incident_message',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    incidentId: uuid().notNull(),
    kind: text().$type<MessageKind>().notNull(),
    parts: jsonb().$type<Record<string, string>>().notNull(),
    sentAt: at('sent_at').notNull(),
    nextUpdateBy: at('next_update_by'),
    byName: text().notNull(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    foreignKey({ columns: [t.portalId, t.incidentId], foreignColumns: [incident.portalId, incident.id] }),
    index('incident_message_of').on(t.portalId, t.incidentId, t.partnerId),
    index('incident_message_partner').on(t.portalId, t.partnerId),
  ],
)

export type ClockSubject = 'incident' | 'issue'

/** Pauses and extensions of one clock of one partner, each with who and why (row 157). */
export const clockLedger = pgTable(
  'clock_ledger',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    subject: text().$type<ClockSubject>().notNull(),
    subjectId: uuid().notNull(),
    clock: text().$type<ClockKind>().notNull(),
    action: text().$type<'pause' | 'resume' | 'extend'>().notNull(),
    minutes: integer(),
    reason: text().notNull(),
    byName: text().notNull(),
    at: at('at').notNull(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    index('clock_ledger_of').on(t.portalId, t.subjectId),
    index('clock_ledger_partner').on(t.portalId, t.partnerId),
  ],
)

/** A deadline that was missed: a fact that stays (DESIGN §8). */
export const clockBreach = pgTable(
  'clock_breach',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    subject: text().$type<ClockSubject>().notNull(),
    subjectId: uuid().notNull(),
    clock: text().$type<ClockKind>().notNull(),
    dueAt: at('due_at').notNull(),
    /** Local date of the missed deadline; the health score counts from it. */
    missedOn: date({ mode: 'string' }).notNull(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    uniqueIndex('clock_breach_once').on(t.portalId, t.partnerId, t.subjectId, t.clock, t.dueAt),
  ],
)
