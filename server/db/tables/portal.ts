import { sql } from 'drizzle-orm'
import { boolean, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

export type StorageMode = 'custom-objects' | 'companies'

/** Ids that HubSpot gave to what setup made, cached so that a night needs no schema request. */
export type RemoteSetup = {
  /** Our object name → HubSpot object type id. */
  objectTypes: Record<string, string>
  /** Stage → pipeline stage id; empty in companies mode, where the stage is a select property. */
  stages: Record<string, string>
  pipelineId: string | null
  /** Our object name → its association type to the partner; empty in companies mode. */
  toPartner: Record<string, { category: string; typeId: number }>
  /** Of the definition that was applied; while it is the wanted one, setup asks HubSpot nothing. */
  hash?: string
}

/** A HubSpot account. It is the tenant: every other key starts with portal_id. */
export const portal = pgTable('portal', {
  id: text().primaryKey(),
  timeZone: text().notNull(),
  uiDomain: text().notNull(),
  storageMode: text().$type<StorageMode>().notNull(),
  /** base64url of the 32-byte key under which the extension's index is hashed. */
  indexKey: text().notNull(),
  /** Only a sandbox portal may hold sample data. */
  sample: boolean().notNull(),
  setup: jsonb().$type<RemoteSetup>(),
  /** Modified-since cursor per object type: ISO time up to which everything was seen. */
  pullCursors: jsonb().$type<Record<string, string>>().notNull().default({}),
  createdAt: timestamp({ withTimezone: true, precision: 3 }).notNull().default(sql`now()`),
})
