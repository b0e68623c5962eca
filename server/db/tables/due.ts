import { sql } from 'drizzle-orm'
import { date, doublePrecision, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { TierId } from '../../../shared/framework/tiers.ts'
import { partner } from './partner.ts'

/**
 * What each stream of a partner asks for next, computed with its standing and gone with the partner; none for who opted
 * out. It repeats of the partner what the due list sorts and filters by, so that a page reads its own rows only.
 */
export const dueTouch = pgTable(
  'due_touch',
  {
    portalId: text().notNull(),
    /** The id of the item in the due list. */
    id: text().notNull(),
    partnerId: uuid().notNull(),
    stream: text().notNull(),
    slot: text(),
    template: text(),
    kind: text().$type<'touchpoint' | 'step'>().notNull(),
    label: text().notNull(),
    dueOn: date({ mode: 'string' }).notNull(),
    listOn: date({ mode: 'string' }).notNull(),
    periodDays: doublePrecision().notNull(),
    name: text().notNull(),
    tier: text().$type<TierId>().notNull(),
    score: doublePrecision(),
    owners: text().array().notNull(),
    /** The owners as names are compared; none: everybody's. */
    ownerKeys: text().array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }).onDelete(
      'cascade',
    ),
    index('due_touch_partner').on(t.portalId, t.partnerId),
    index('due_touch_queue').on(
      t.portalId,
      t.template,
      t.slot,
      t.listOn,
      t.tier,
      sql`coalesce(${t.score}, 101)`,
      sql`${t.name} collate "C"`,
      sql`${t.id} collate "C"`,
    ),
  ],
)
