import { boolean, foreignKey, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

/** `ranges`: list pages by id, several ranges at once. `pages`: one list cursor. `search`: search pages by id. */
export type BackfillWay = 'ranges' | 'pages' | 'search'

/** The reading of everything HubSpot has of one object type; at most one of a type is unfinished. */
export const backfill = pgTable(
  'backfill',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    objectType: text().notNull(),
    way: text().$type<BackfillWay>().notNull(),
    /** What changed since then is polled once the backfill is over. */
    startedAt: at('started_at').notNull(),
    counts: jsonb().$type<Record<string, number>>().notNull(),
    finishedAt: at('finished_at'),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] })],
)

/** One cursor of a backfill: the records whose ids are above `from` and not above `upTo`. */
export const backfillRange = pgTable(
  'backfill_range',
  {
    portalId: text().notNull(),
    backfillId: uuid().notNull(),
    n: integer().notNull(),
    from: text().notNull(),
    /** Null: to the end. */
    upTo: text(),
    /** Where the next page begins, in HubSpot's own words; null at the beginning. */
    after: text(),
    done: boolean().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.backfillId, t.n] }),
    foreignKey({ columns: [t.portalId, t.backfillId], foreignColumns: [backfill.portalId, backfill.id] }).onDelete(
      'cascade',
    ),
  ],
)
