import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { CarryLists, TemplateTexts } from '../../../shared/api/templates.ts'
import { at } from './columns.ts'
import { touchpoint } from './history.ts'
import { portal } from './portal.ts'

const portalId = () =>
  text()
    .notNull()
    .references(() => portal.id)

/** A portal's own wording of a template: one row for each time it was changed, never altered; the highest counts. */
export const templateVersion = pgTable(
  'template_version',
  {
    portalId: portalId(),
    templateId: text().notNull(),
    version: integer().notNull(),
    /** Null: the folder's wording counts again. */
    texts: jsonb().$type<TemplateTexts>(),
    byName: text().notNull(),
    note: text(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.templateId, t.version] })],
)

/** Which wording a touch was made from, and the lists it left for next time. Goes with its touch. */
export const templateUse = pgTable(
  'template_use',
  {
    portalId: text().notNull(),
    /** The touchpoint. */
    id: uuid().notNull(),
    templateId: text().notNull(),
    version: text().notNull(),
    /** Who made it; null for a job. */
    userId: uuid(),
    /** Set while the draft waits in somebody else's queue; they open and send it. */
    queuedFor: uuid(),
    /** What was typed into a queued draft, until it is opened. */
    values: jsonb().$type<Record<string, string>>(),
    lists: jsonb().$type<CarryLists>(),
    /** Why it was drafted although somebody else had just written. */
    overrideReason: text(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.id] }),
    foreignKey({ columns: [t.portalId, t.id], foreignColumns: [touchpoint.portalId, touchpoint.id] }).onDelete(
      'cascade',
    ),
    index('template_use_template').on(t.portalId, t.templateId, t.createdAt),
    index('template_use_queue').on(t.portalId, t.queuedFor),
  ],
)

/** A claim somebody wants to make in one mail, and the admin's answer (rows 82 and 238). */
export const approval = pgTable(
  'approval',
  {
    portalId: portalId(),
    id: uuid().notNull(),
    templateId: text().notNull(),
    version: text().notNull(),
    /** Whom the mail is for: `partner:<id>` or `channel:<id>`. */
    target: text().notNull(),
    targetName: text().notNull(),
    /** The claims with their labels and what was typed. */
    claims: jsonb().$type<{ name: string; label: string; value: string }[]>().notNull(),
    state: text().$type<'requested' | 'approved' | 'refused'>().notNull(),
    requestedBy: uuid(),
    requestedByName: text().notNull(),
    decidedByName: text(),
    decidedAt: at('decided_at'),
    reason: text(),
    /** The draft it was used for; an undone draft gives it free again. */
    touchpointId: uuid(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] }), index('approval_state').on(t.portalId, t.state)],
)
