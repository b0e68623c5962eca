import { sql } from 'drizzle-orm'
import {
  boolean,
  date,
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
import type { Stage } from '../../../shared/framework/phases.ts'
import type { TierId } from '../../../shared/framework/tiers.ts'
import type { IdentityKind } from '../../../shared/identity.ts'
import type { Exclusivity, SourceKind } from '../../../shared/partner.ts'
import { at } from './columns.ts'
import { portal } from './portal.ts'

export const partner = pgTable(
  'partner',
  {
    portalId: text()
      .notNull()
      .references(() => portal.id),
    id: uuid().notNull(),
    name: text().notNull(),
    tier: text().$type<TierId>().notNull(),
    stage: text().$type<Stage>().notNull(),
    phaseDates: jsonb().$type<Partial<Record<'1' | '2' | '3' | '4', string>>>().notNull(),
    source: text().$type<SourceKind>().notNull(),
    url: text(),
    ownerName: text(),
    secondOwnerName: text(),
    optOut: boolean().notNull(),
    hasIntegration: boolean().notNull(),
    exclusivity: text().$type<Exclusivity>().notNull(),
    contractStart: date({ mode: 'string' }),
    contractEnd: date({ mode: 'string' }),
    exclusivityScope: text(),
    exclusivityEnd: date({ mode: 'string' }),
    /** Other than the tier's own words. */
    relationshipType: text(),
    businessValue: text(),
    /** Which of the tier's target partners a prospect is (row 6). */
    pool: text(),
    industry: text(),
    /** Who signs; apart from who answers for the partner. */
    senderName: text(),
    /** IANA name; null: the portal's. */
    timeZone: text(),
    /** Where the partner's demo is; stays here, HubSpot does not get it. */
    demoUrl: text(),
    /** Inbound mails up to this instant need no answer. */
    repliesHandledAt: at('replies_handled_at'),
    archivedAt: at('archived_at'),
    sample: boolean().notNull(),
    revision: integer().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    index('partner_contract_end').on(t.portalId, t.contractEnd).where(sql`${t.contractEnd} is not null`),
  ],
)

/** Unique per portal: two people at once get one partner (DESIGN §3 no. 6). */
export const partnerIdentity = pgTable(
  'partner_identity',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    kind: text().$type<IdentityKind>().notNull(),
    value: text().notNull(),
    revision: integer().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    uniqueIndex('partner_identity_value').on(t.portalId, t.kind, t.value),
    index('partner_identity_partner').on(t.portalId, t.partnerId),
  ],
)

export const contact = pgTable(
  'contact',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    email: text().notNull(),
    name: text(),
    role: text().notNull(),
    revision: integer().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    uniqueIndex('contact_email').on(t.portalId, t.partnerId, t.email),
  ],
)
