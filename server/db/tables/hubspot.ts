import {
  boolean,
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
import { at } from './columns.ts'
import { partner } from './partner.ts'

/** A record that a webhook named: to be read again. `rev` grows with every mention, so none is lost while reading. */
export const webhookHint = pgTable(
  'webhook_hint',
  {
    portalId: text().notNull(),
    objectType: text().notNull(),
    objectId: text().notNull(),
    rev: integer().notNull(),
    receivedAt: at('received_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.objectType, t.objectId] })],
)

/** Digests of the deliveries accepted lately; the same one again is a replay and does nothing. */
export const webhookDelivery = pgTable(
  'webhook_delivery',
  { portalId: text().notNull(), digest: text().notNull(), receivedAt: at('received_at').notNull() },
  (t) => [
    primaryKey({ columns: [t.portalId, t.digest] }),
    index('webhook_delivery_received').on(t.portalId, t.receivedAt),
  ],
)

/** Where the weekly full pass is; one row a pass. */
export const fullPass = pgTable(
  'full_pass',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    startedAt: at('started_at').notNull(),
    /** The object under way and the last of our ids that is done; null at the beginning. */
    object: text(),
    after: uuid(),
    counts: jsonb().$type<Record<string, number>>().notNull(),
    finishedAt: at('finished_at'),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] }), index('full_pass_started').on(t.portalId, t.startedAt)],
)

/** A user of the HubSpot account who can own records. */
export const hubspotOwner = pgTable(
  'hubspot_owner',
  {
    portalId: text().notNull(),
    id: text().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    /** False: HubSpot no longer lists this owner. */
    active: boolean().notNull(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] })],
)

export type EngagementType = 'email' | 'meeting' | 'call' | 'note'
/** `open`: nobody has looked at it. `matched`: it is a touchpoint. `asked`: a person is asked. `ignored`: it is none. */
export type EngagementState = 'open' | 'matched' | 'asked' | 'ignored'

/** A conversation HubSpot has about a partner's contact: a candidate for a touchpoint. Never its text. */
export const engagement = pgTable(
  'engagement',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    type: text().$type<EngagementType>().notNull(),
    remoteId: text().notNull(),
    partnerId: uuid().notNull(),
    /** Our contact; null if HubSpot has it on the partner's record alone. */
    contactId: uuid(),
    occurredAt: at('occurred_at').notNull(),
    /** Null where HubSpot does not say: meetings and notes. */
    direction: text().$type<'out' | 'in'>(),
    subject: text(),
    /** HubSpot's own word: `SENT`, `BOUNCED`, `COMPLETED`, `NO_SHOW` … */
    status: text(),
    ownerId: text(),
    state: text().$type<EngagementState>().notNull(),
    touchpointId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }).onDelete(
      'cascade',
    ),
    uniqueIndex('engagement_remote').on(t.portalId, t.type, t.remoteId, t.partnerId),
    index('engagement_state').on(t.portalId, t.state, t.occurredAt),
  ],
)

export type TaskState = 'open' | 'completed' | 'withdrawn'

/** A HubSpot task as it shall be: what the planner wants (`services/task/set-tasks.ts`) and what a person did with it. */
export const hubspotTask = pgTable(
  'hubspot_task',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    /** The planner's name for it, the same every time: a partner's slot or a batch line. */
    key: text().notNull(),
    /** Null for a batch line. */
    partnerId: uuid(),
    subject: text().notNull(),
    body: text().notNull(),
    dueAt: at('due_at').notNull(),
    ownerName: text(),
    state: text().$type<TaskState>().notNull(),
    /** Who completed it; null while it is open. */
    completedBy: text().$type<'here' | 'hubspot'>(),
    completedAt: at('completed_at'),
    /** Grows with every change here; pushed_rev follows once HubSpot has it. */
    rev: integer().notNull(),
    pushedRev: integer().notNull(),
    remoteId: text(),
    /** The state both sides last agreed on; another one in HubSpot is a person's. */
    agreed: text().$type<'open' | 'completed'>(),
    /** Set before the first write is sent: without `remoteId` its answer is not known. */
    intentAt: at('intent_at'),
    problem: text(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    uniqueIndex('hubspot_task_key').on(t.portalId, t.key),
    index('hubspot_task_remote').on(t.portalId, t.remoteId),
  ],
)
