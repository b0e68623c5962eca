import { and, eq } from 'drizzle-orm'
import type { Rendered } from '#shared/api/rendered.ts'
import type { CarryLists } from '#shared/api/templates.ts'
import { templateUse } from '../../db/tables/template.ts'
import type { TemplateMeta } from '../../templating/meta.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { templatesOf } from '../template/portal-templates.ts'

export type Use = {
  touchpointId: string
  compose: Rendered
  queuedFor?: string | null
  /** What was typed, kept while the draft waits in a queue. */
  values?: Record<string, string> | null
  overrideReason?: string | null
}

/** Keeps which wording a draft was made from, and the lists it leaves for the next one (rows 81, 88, 89). */
export async function recordUse(ctx: Context, changes: Changes, use: Use): Promise<void> {
  const { meta } = (await templatesOf(ctx, changes.db)).get(use.compose.templateId)
  await changes.db.insert(templateUse).values({
    portalId: ctx.portal.id,
    id: use.touchpointId,
    templateId: use.compose.templateId,
    version: use.compose.version,
    userId: ctx.actor.kind === 'user' ? ctx.actor.id : null,
    queuedFor: use.queuedFor ?? null,
    values: use.values ?? null,
    lists: listsOf(meta, use.compose.values),
    overrideReason: use.overrideReason ?? null,
    createdAt: ctx.now,
  })
}

/** For a touch that was logged without a draft: the wording that counts now; its lists nobody knows. */
export async function recordLoggedUse(
  ctx: Context,
  changes: Changes,
  { touchpointId, templateId }: { touchpointId: string; templateId: string },
): Promise<void> {
  const templates = await templatesOf(ctx, changes.db)
  if (!templates.list().some(({ id }) => id === templateId)) return
  const { version } = templates.get(templateId)
  const userId = ctx.actor.kind === 'user' ? ctx.actor.id : null
  await changes.db
    .insert(templateUse)
    .values({ portalId: ctx.portal.id, id: touchpointId, templateId, version, userId, createdAt: ctx.now })
}

/** Whether what was drafted is what was sent: only if the person who marks it sent says so (DESIGN §9). */
export async function rememberLists(
  ctx: Context,
  changes: Changes,
  { touchpointId, remember }: { touchpointId: string; remember: boolean },
): Promise<void> {
  const own = and(eq(templateUse.portalId, ctx.portal.id), eq(templateUse.id, touchpointId))
  const [use] = await changes.db.select({ lists: templateUse.lists }).from(templateUse).where(own).for('update')
  if (!use?.lists) return
  await changes.db
    .update(templateUse)
    .set({ lists: { ...use.lists, remembered: remember } })
    .where(own)
}

export function listsOf(meta: TemplateMeta, values: Rendered['values']): CarryLists | null {
  const carried = Object.entries(meta.variables).filter(([, variable]) => variable.carry)
  if (carried.length === 0) return null
  const lines = (kind: 'next' | 'open') =>
    carried
      .filter(([, variable]) => variable.carry === kind)
      .flatMap(([name]) => (values.find((value) => value.name === name)?.value ?? '').split('\n'))
      .filter((line) => line !== '')
  return { next: lines('next'), open: lines('open'), answered: [], remembered: false }
}
