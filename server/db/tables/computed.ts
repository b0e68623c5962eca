import { sql } from 'drizzle-orm'
import {
  customType,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import type { IndexEntry } from '../../../shared/api/index-page.ts'
import type { BandId } from '../../../shared/framework/health.ts'
import type { Standing } from '../../../shared/standing.ts'
import { at } from './columns.ts'
import { partner } from './partner.ts'

const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => 'xid8' })

/** What was last computed of a partner; it goes with the partner. Columns repeat what lists sort and filter by. */
export const standing = pgTable(
  'standing',
  {
    portalId: text().notNull(),
    partnerId: uuid().notNull(),
    value: jsonb().$type<Standing>().notNull(),
    nextDueOn: date({ mode: 'string' }),
    score: doublePrecision(),
    band: text().$type<BandId>(),
    overdueCount: integer().notNull(),
    scoreChangedAt: at('score_changed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.partnerId] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }).onDelete(
      'cascade',
    ),
    index('standing_due').on(t.portalId, t.nextDueOn),
    index('standing_reply').on(t.portalId).where(sql`${t.value}->>'replyWaitingSince' is not null`),
    index('standing_no_answer').on(t.portalId).where(sql`${t.value}->>'outreach' = 'no-answer'`),
  ],
)

/** Score history: a row only when something moved. It goes with the partner. */
export const snapshot = pgTable(
  'snapshot',
  {
    portalId: text().notNull(),
    partnerId: uuid().notNull(),
    on: date({ mode: 'string' }).notNull(),
    score: doublePrecision(),
    band: text().$type<BandId>(),
    coverage: doublePrecision().notNull(),
    health: jsonb().$type<Standing['health']>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.partnerId, t.on] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }).onDelete(
      'cascade',
    ),
  ],
)

/**
 * The extension's index, one row a partner; `entry` null once the partner is gone. Readers page by (txid, partner)
 * below the oldest running transaction, so a row committed late is never skipped.
 */
export const indexEntry = pgTable(
  'index_entry',
  {
    portalId: text().notNull(),
    partnerId: uuid().notNull(),
    entry: jsonb().$type<IndexEntry>(),
    txid: xid8().notNull().default(sql`pg_current_xact_id()`),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.partnerId] }),
    index('index_entry_txid').on(t.portalId, t.txid, t.partnerId),
  ],
)
