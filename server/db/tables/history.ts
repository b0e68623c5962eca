import {
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Goal } from '../../../shared/goal.ts'
import type { SourceOfReading } from '../../../shared/metric/reading.ts'
import type { ReviewedGoal, ReviewKind } from '../../../shared/review/review.ts'
import type { Channel, Evidence, TouchpointStatus } from '../../../shared/touchpoint.ts'
import { at, version } from './columns.ts'
import { partner } from './partner.ts'

const key = () => ({ portalId: text().notNull(), id: uuid().notNull(), partnerId: uuid().notNull() })

export const touchpoint = pgTable(
  'touchpoint',
  {
    ...key(),
    stream: text(),
    slot: text(),
    status: text().$type<TouchpointStatus>().notNull(),
    occurredAt: at('occurred_at'),
    direction: text().$type<'out' | 'in'>().notNull(),
    channel: text().$type<Channel>().notNull(),
    templateId: text(),
    subject: text(),
    threadId: text(),
    evidence: text().$type<Evidence>(),
    byName: text(),
    reason: text(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    index('touchpoint_partner').on(t.portalId, t.partnerId),
  ],
)

export const goal = pgTable(
  'goal',
  {
    ...key(),
    side: text().$type<Goal['side']>().notNull(),
    label: text().notNull(),
    periodEnd: date({ mode: 'string' }).notNull(),
    measure: jsonb().$type<Goal['measure']>().notNull(),
    source: text().notNull(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    index('goal_partner').on(t.portalId, t.partnerId),
  ],
)

export const review = pgTable(
  'review',
  {
    ...key(),
    reviewer: text().notNull(),
    on: date({ mode: 'string' }).notNull(),
    rating: integer().notNull(),
    kind: text().$type<ReviewKind>().notNull().default('other'),
    note: text(),
    /** Results of goals said at the review, as they were then. */
    goals: jsonb().$type<ReviewedGoal[]>().notNull().default([]),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    index('review_partner').on(t.portalId, t.partnerId),
  ],
)

/** Readings of a metric: one a partner and month, or one of the whole programme where `partnerId` is null. */
export const metric = pgTable(
  'metric',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid(),
    name: text().notNull(),
    month: text().notNull(),
    value: doublePrecision().notNull(),
    target: doublePrecision(),
    source: text().notNull(),
    sourceKind: text().$type<SourceOfReading>().notNull().default('manual'),
    /** Day the number is true for. */
    asOf: date({ mode: 'string' }),
    /** How many answers a percentage or rating rests on, if it is a survey's. */
    answers: integer(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    index('metric_partner').on(t.portalId, t.partnerId),
    unique('metric_reading').on(t.portalId, t.partnerId, t.name, t.month).nullsNotDistinct(),
    index('metric_month').on(t.portalId, t.name, t.month),
  ],
)
