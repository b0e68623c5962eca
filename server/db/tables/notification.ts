import { boolean, date, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { OnCallPerson } from '../../../shared/notify/on-call.ts'
import { at, version } from './columns.ts'
import type { ClockSubject } from './incident.ts'
import { portal } from './portal.ts'

/** Who of us is told, in which order; one row a portal. */
export const onCall = pgTable(
  'on_call',
  {
    portalId: text()
      .notNull()
      .references(() => portal.id),
    id: uuid().notNull(),
    people: jsonb().$type<OnCallPerson[]>().notNull(),
    repeatMinutes: integer().notNull(),
    /** Who holds the levels 2 to 4 of an issue, by level. */
    levels: jsonb().$type<Partial<Record<'1' | '2' | '3' | '4', string>>>().notNull(),
    ...version(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] }), uniqueIndex('on_call_portal').on(t.portalId)],
)

export type Told = { to: string; channel: 'email' | 'webhook'; at: string; problem: string | null }

/** What our team is told about one incident or issue; the level rises with its clocks and falls when they are met. */
export const alert = pgTable(
  'alert',
  {
    portalId: text()
      .notNull()
      .references(() => portal.id),
    id: uuid().notNull(),
    subject: text().$type<ClockSubject>().notNull(),
    subjectId: uuid().notNull(),
    /** Percent of the clock that has run farthest: 0, 50, 80, and 100 for a breach. */
    level: integer().notNull(),
    missed: integer().notNull(),
    open: boolean().notNull(),
    toldAt: at('told_at'),
    /** How often at this level. */
    times: integer().notNull(),
    /** The newest tries, newest last. */
    told: jsonb().$type<Told[]>().notNull(),
    acknowledgedAt: at('acknowledged_at'),
    acknowledgedBy: text(),
    ...version(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] }), uniqueIndex('alert_subject').on(t.portalId, t.subjectId)],
)

/** One row a person and local date makes each digest go out once. */
export const digestSent = pgTable(
  'digest_sent',
  {
    portalId: text().notNull(),
    email: text().notNull(),
    on: date({ mode: 'string' }).notNull(),
    state: text().$type<'sending' | 'sent' | 'failed'>().notNull(),
    attempts: integer().notNull(),
    at: at('at').notNull(),
    problem: text(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.email, t.on] })],
)
