import { date, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { ItemKind } from '../../../shared/item/item.ts'
import { at } from './columns.ts'
import { partner } from './partner.ts'

/** Opportunities, success stories, decisions, speaking engagements and features of a partner (DESIGN §4). */
export const item = pgTable(
  'item',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    kind: text().$type<ItemKind>().notNull(),
    title: text().notNull(),
    /** Of the kind; `shared/item` lists which. */
    state: text().notNull(),
    /** Day it happened or shall happen; null while nobody knows. */
    on: date({ mode: 'string' }),
    url: text(),
    note: text(),
    source: text().notNull(),
    revision: integer().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    index('item_partner').on(t.portalId, t.partnerId),
    index('item_kind').on(t.portalId, t.kind, t.on),
  ],
)
