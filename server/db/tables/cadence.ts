import {
  boolean,
  date,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Pause, StreamOverride } from '../../../shared/cadence/override.ts'
import { at, version } from './columns.ts'
import { partner } from './partner.ts'

const key = () => ({ portalId: text().notNull(), id: uuid().notNull() })

/** What is different for one partner in one of its streams: another rhythm, pauses, a snooze (DESIGN §6). */
export const streamSetting = pgTable(
  'stream_setting',
  {
    ...key(),
    partnerId: uuid().notNull(),
    stream: text().notNull(),
    override: jsonb().$type<StreamOverride>().notNull(),
    pauses: jsonb().$type<Pause[]>().notNull(),
    /** The slot the snooze is about, and the day on which it comes back into the list. */
    snoozedSlot: text(),
    snoozedUntil: date({ mode: 'string' }),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    uniqueIndex('stream_setting_stream').on(t.portalId, t.partnerId, t.stream),
  ],
)

/** Days on which a partner is away, both ends included. */
export const partnerAway = pgTable(
  'partner_away',
  {
    ...key(),
    partnerId: uuid().notNull(),
    from: date('from_on', { mode: 'string' }).notNull(),
    to: date('to_on', { mode: 'string' }).notNull(),
    note: text(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    index('partner_away_partner').on(t.portalId, t.partnerId),
  ],
)

/** A line of a phase's checklist that was done; `period` is empty for a line that is done once. */
export const checklistMark = pgTable(
  'checklist_mark',
  {
    ...key(),
    partnerId: uuid().notNull(),
    line: text().notNull(),
    period: text().notNull(),
    doneOn: date({ mode: 'string' }).notNull(),
    byName: text().notNull(),
    note: text(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    uniqueIndex('checklist_mark_line').on(t.portalId, t.partnerId, t.line, t.period),
  ],
)

export type QuestionAnswer = 'yes' | 'other' | 'no'

/** "Was this the monthly review?": a conversation near an open slot that matches no rule. */
export const question = pgTable(
  'question',
  {
    ...key(),
    partnerId: uuid().notNull(),
    touchpointId: uuid().notNull(),
    stream: text().notNull(),
    slot: text(),
    answer: text().$type<QuestionAnswer>(),
    answeredBy: text(),
    answeredAt: at('answered_at'),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    uniqueIndex('question_touchpoint').on(t.portalId, t.touchpointId),
    index('question_partner').on(t.portalId, t.partnerId),
  ],
)

/** People who answer for something together; its name can stand wherever a person's can. */
export const team = pgTable(
  'team',
  {
    ...key(),
    name: text().notNull(),
    members: jsonb().$type<string[]>().notNull(),
    /** False once nobody needs it any more; names in old records stay readable. */
    active: boolean().notNull(),
    ...version(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] }), uniqueIndex('team_name').on(t.portalId, t.name)],
)

/** One of ours is away, both days included; what is theirs shows for the cover too. */
export const absence = pgTable(
  'absence',
  {
    ...key(),
    person: text().notNull(),
    from: date('from_on', { mode: 'string' }).notNull(),
    to: date('to_on', { mode: 'string' }).notNull(),
    cover: text().notNull(),
    note: text(),
    ...version(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] }), index('absence_to').on(t.portalId, t.to)],
)

/** A day that is no working day for us. */
export const holiday = pgTable(
  'holiday',
  { ...key(), on: date('on_day', { mode: 'string' }).notNull(), name: text().notNull(), ...version() },
  (t) => [primaryKey({ columns: [t.portalId, t.id] }), uniqueIndex('holiday_on').on(t.portalId, t.on)],
)
