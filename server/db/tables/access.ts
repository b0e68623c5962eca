import { boolean, foreignKey, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { portal } from './portal.ts'

export type Role = 'viewer' | 'manager' | 'admin'
export type SenderProfile = {
  name: string
  title: string
  email: string
  calendarUrl: string | null
  organisation: string
}

export const appUser = pgTable(
  'app_user',
  {
    portalId: text()
      .notNull()
      .references(() => portal.id),
    id: uuid().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    hubspotOwnerId: text(),
    role: text().$type<Role>().notNull(),
    /** The command line of this machine: signs in by a file, is nobody's sender and never the first admin. */
    machine: boolean().notNull().default(false),
    sender: jsonb().$type<SenderProfile>().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] }), uniqueIndex('app_user_email').on(t.portalId, t.email)],
)

/** One opaque 256-bit token per device, SHA-256 at rest. */
export const device = pgTable(
  'device',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    userId: uuid().notNull(),
    label: text().notNull(),
    tokenHash: text().notNull(),
    createdAt: at('created_at').notNull(),
    lastUsedAt: at('last_used_at').notNull(),
    revokedAt: at('revoked_at'),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] }), uniqueIndex('device_token_hash').on(t.tokenHash)],
)

/** A pending device authorization (RFC 8628). */
export const deviceCode = pgTable(
  'device_code',
  {
    codeHash: text().primaryKey(),
    userCode: text().notNull(),
    label: text().notNull(),
    /** Address that asked, shown to the person who confirms; null if it is not known. */
    askedFrom: text(),
    state: text().$type<'pending' | 'approved' | 'denied' | 'used'>().notNull(),
    portalId: text(),
    userId: uuid(),
    expiresAt: at('expires_at').notNull(),
    lastPolledAt: at('last_polled_at'),
  },
  (t) => [uniqueIndex('device_code_user_code').on(t.userCode)],
)

/** One-time link, printed at start or made by a person; it signs the confirming page in. */
export const signInLink = pgTable(
  'sign_in_link',
  {
    hash: text().primaryKey(),
    portalId: text().notNull(),
    /** Who asked for it and is signed in by it; null if it was printed: then it is the first admin's. */
    userId: uuid(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
  },
  (t) => [foreignKey({ columns: [t.portalId, t.userId], foreignColumns: [appUser.portalId, appUser.id] })],
)

/** Session of the confirming page, kept in a cookie. */
export const webSession = pgTable('web_session', {
  hash: text().primaryKey(),
  portalId: text().notNull(),
  userId: uuid().notNull(),
  /** Compared with the form's hidden field. */
  csrf: text().notNull(),
  expiresAt: at('expires_at').notNull(),
})

/** A visit to HubSpot's consent page that has not come back yet (RFC 6749 §4.1.1). */
export const oauthVisit = pgTable('oauth_visit', {
  /** SHA-256 of the \`state\` parameter. */
  stateHash: text().primaryKey(),
  /** SHA-256 of the cookie of the browser that set out: no other may come back. */
  browserHash: text().notNull(),
  purpose: text().$type<'sign-in' | 'install'>().notNull(),
  /** The code the person came to confirm; empty if none. */
  userCode: text().notNull(),
  expiresAt: at('expires_at').notNull(),
})

/** One-time link with which an operator lets a further HubSpot account in. */
export const installLink = pgTable('install_link', {
  hash: text().primaryKey(),
  expiresAt: at('expires_at').notNull(),
  usedAt: at('used_at'),
})

/** What the people of a HubSpot account allowed our app; one a portal, replaced by the next consent. */
export const oauthConsent = pgTable('oauth_consent', {
  portalId: text()
    .primaryKey()
    .references(() => portal.id),
  /** Access and refresh token, sealed. */
  sealed: text().notNull(),
  /** When the access token ends. */
  expiresAt: at('expires_at').notNull(),
  scopes: jsonb().$type<string[]>().notNull(),
  /** Who consented. */
  email: text().notNull(),
  consentedAt: at('consented_at').notNull(),
  /** When HubSpot first refused to renew it; null while it holds. */
  lostAt: at('lost_at'),
})
