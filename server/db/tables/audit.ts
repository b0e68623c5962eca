import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { Role } from './access.ts'
import { at } from './columns.ts'

/** One row written: what it was before and after. Null before: created; null after: removed. */
export type Change = {
  noun: string
  id: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

export type Actor =
  | { kind: 'user'; id: string; name: string; deviceId: string | null }
  | { kind: 'job'; name: string }
  | { kind: 'hubspot'; name: string }

export const audit = pgTable(
  'audit',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    at: at('at').notNull(),
    actor: jsonb().$type<Actor>().notNull(),
    role: text().$type<Role>().notNull(),
    action: text().notNull(),
    changes: jsonb().$type<Change[]>().notNull(),
    /** Until then HubSpot has not seen it and undo leaves no trace; null where nothing is held. */
    undoUntil: at('undo_until'),
    undoneAt: at('undone_at'),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] }), index('audit_at').on(t.portalId, t.at)],
)

/** Answer already given to a write, by the key its sender chose. */
export const idempotency = pgTable(
  'idempotency',
  {
    portalId: text().notNull(),
    key: text().notNull(),
    action: text().notNull(),
    requestHash: text().notNull(),
    response: jsonb().$type<unknown>().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.key] })],
)
