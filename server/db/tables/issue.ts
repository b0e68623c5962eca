import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { IssueOrigin, IssueState } from '../../../shared/issue/issue.ts'
import { at, version } from './columns.ts'
import { partner } from './partner.ts'

/** A relationship issue (framework L258–270). */
export const issue = pgTable(
  'issue',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    what: text().notNull(),
    openedBy: text().$type<IssueOrigin>().notNull(),
    byName: text().notNull(),
    state: text().$type<IssueState>().notNull(),
    identifiedAt: at('identified_at').notNull(),
    /** First time a person looked at it. */
    viewedAt: at('viewed_at'),
    /** First complete talk with the partner, and what its parts were. */
    talkedAt: at('talked_at'),
    parts: jsonb().$type<Record<string, string>>(),
    level: integer().notNull(),
    levelOwner: text(),
    dueAt: at('due_at'),
    missed: integer().notNull(),
    resolvedAt: at('resolved_at'),
    resolution: text(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    index('issue_partner').on(t.portalId, t.partnerId),
    index('issue_state').on(t.portalId, t.state),
  ],
)

/** Each level an issue reached: who, when, why (row 155). */
export const issueLevel = pgTable(
  'issue_level',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    partnerId: uuid().notNull(),
    issueId: uuid().notNull(),
    level: integer().notNull(),
    owner: text(),
    reason: text().notNull(),
    byName: text().notNull(),
    at: at('at').notNull(),
    ...version(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.partnerId], foreignColumns: [partner.portalId, partner.id] }),
    foreignKey({ columns: [t.portalId, t.issueId], foreignColumns: [issue.portalId, issue.id] }),
    index('issue_level_of').on(t.portalId, t.issueId),
  ],
)
