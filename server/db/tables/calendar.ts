import {
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
import type { FeedEvent } from '../../../shared/calendar/feed.ts'
import type { InvitationState, MarkState } from '../../../shared/calendar/item.ts'
import { at, version } from './columns.ts'
import { partner } from './partner.ts'

/** Dates of the programme; one row a portal. */
export const programme = pgTable(
  'programme',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    /** Day from which the rollout plan counts (row 12). */
    installedOn: date({ mode: 'string' }).notNull(),
    summitOn: date({ mode: 'string' }),
    /** 1 January to 12 December: the month in which yearly targets begin. */
    yearStartMonth: integer().notNull(),
    ...version(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] })],
)

/** What a person said about a calendar item; the newest row of a key counts, the others are its history. */
export const calendarMark = pgTable(
  'calendar_mark',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid(),
    itemKey: text().notNull(),
    state: text().$type<MarkState>().notNull(),
    movedTo: date({ mode: 'string' }),
    reason: text(),
    byName: text().notNull(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    index('calendar_mark_key').on(t.portalId, t.itemKey, t.createdAt),
  ],
)

export const summitInvitation = pgTable(
  'summit_invitation',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    year: integer().notNull(),
    state: text().$type<InvitationState>().notNull(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    uniqueIndex('summit_invitation_year').on(t.portalId, t.partnerId, t.year),
  ],
)

/** A secret calendar address. Only the hash is kept; whoever has the address reads what it shows. */
export const calendarFeed = pgTable(
  'calendar_feed',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    /** Of a partner's feed; null otherwise. */
    partnerId: uuid(),
    kind: text().$type<'person' | 'team' | 'partner'>().notNull(),
    /** Owner name whose partners and lines a person's feed holds. */
    person: text(),
    secretHash: text().notNull(),
    byName: text().notNull(),
    revokedAt: at('revoked_at'),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    uniqueIndex('calendar_feed_secret').on(t.secretHash),
  ],
)

/** What a feed said last, so that SEQUENCE grows with each change and what vanished is told as cancelled for a while. */
export const calendarFeedEvent = pgTable(
  'calendar_feed_event',
  {
    portalId: text().notNull(),
    feedId: uuid().notNull(),
    uid: text().notNull(),
    event: jsonb().$type<FeedEvent>().notNull(),
    sequence: integer().notNull(),
    modifiedAt: at('modified_at').notNull(),
    cancelledAt: at('cancelled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.feedId, t.uid] }),
    foreignKey({ columns: [t.portalId, t.feedId], foreignColumns: [calendarFeed.portalId, calendarFeed.id] }).onDelete(
      'cascade',
    ),
  ],
)
