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
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { BandId } from '../../../shared/framework/health.ts'
import type { Health } from '../../../shared/standing.ts'
import { at } from './columns.ts'
import { partner } from './partner.ts'

/** A score set by a person, with a reason and an end (row 54). The newest that has not ended counts. */
export const healthOverride = pgTable(
  'health_override',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    score: doublePrecision().notNull(),
    reason: text().notNull(),
    /** Last day on which it counts. */
    until: date({ mode: 'string' }).notNull(),
    byName: text().notNull(),
    revision: integer().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    index('health_override_partner').on(t.portalId, t.partnerId),
  ],
)

/** A band was entered and its play is suggested: once a crossing, with the hysteresis of `shared/health/plays`. */
export const bandCrossing = pgTable(
  'band_crossing',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    at: at('at').notNull(),
    from: text().$type<BandId>().notNull(),
    to: text().$type<BandId>().notNull(),
    score: doublePrecision().notNull(),
    reason: text().notNull(),
    /** Whoever acts on it says so here, e.g. with the id of the issue it opened; null: nobody has yet. */
    handledAt: at('handled_at'),
    handledAs: text(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }).onDelete(
      'cascade',
    ),
    index('band_crossing_at').on(t.portalId, t.at),
    index('band_crossing_partner').on(t.portalId, t.partnerId),
  ],
)

/** One row a portal and month: Friday 18:00 of Week 4 freezes once (DESIGN §7). */
export const freeze = pgTable(
  'freeze',
  {
    portalId: text().notNull(),
    /** Month whose Week 4 it is, and the last closed month, which the numbers are about. */
    month: text().notNull(),
    kpiMonth: text().notNull(),
    frameworkVersion: text().notNull(),
    startedAt: at('started_at').notNull(),
    finishedAt: at('finished_at'),
    partners: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.month] })],
)

/** The official score of a partner for a month; written once and never changed. It goes with the partner. */
export const officialScore = pgTable(
  'official_score',
  {
    portalId: text().notNull(),
    month: text().notNull(),
    partnerId: uuid().notNull(),
    score: doublePrecision(),
    band: text().$type<BandId>(),
    coverage: doublePrecision().notNull(),
    health: jsonb().$type<Health>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.month, t.partnerId] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }).onDelete(
      'cascade',
    ),
    index('official_score_partner').on(t.portalId, t.partnerId),
  ],
)

/** What a metric was when Phase 3 set the baseline (row 31). */
export const baseline = pgTable(
  'baseline',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    metric: text().notNull(),
    month: text().notNull(),
    value: doublePrecision().notNull(),
    source: text().notNull(),
    on: date({ mode: 'string' }).notNull(),
    revision: integer().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    uniqueIndex('baseline_metric').on(t.portalId, t.partnerId, t.metric),
  ],
)
