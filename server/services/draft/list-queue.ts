import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { touchpoint } from '../../db/tables/history.ts'
import { partner } from '../../db/tables/partner.ts'
import { templateUse } from '../../db/tables/template.ts'
import { AppError } from '../../errors.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const QueuePage = z
  .object({
    drafts: z.array(
      z.object({
        touchpointId: z.uuid(),
        partner: z.object({ id: z.uuid(), name: z.string() }),
        templateId: z.string(),
        subject: z.string().nullable(),
        byName: z.string().nullable(),
        at: z.iso.datetime(),
      }),
    ),
    after: z.uuid().nullable(),
  })
  .meta({ id: 'QueuePage' })
export type QueuePage = z.infer<typeof QueuePage>

/** Drafts that others put into the caller's queue, in order of their id. Throws `forbidden` for what is no person. */
export async function listQueue(ctx: Context, { after, limit }: { after?: string; limit: number }): Promise<QueuePage> {
  requireRole(ctx, 'viewer')
  if (ctx.actor.kind !== 'user') throw new AppError('forbidden', 'Only a person has a queue. Sign in as one.')
  const rows = await ctx.deps.database.db
    .select({ touch: touchpoint, name: partner.name, templateId: templateUse.templateId })
    .from(templateUse)
    .innerJoin(touchpoint, and(eq(touchpoint.portalId, templateUse.portalId), eq(touchpoint.id, templateUse.id)))
    .innerJoin(partner, and(eq(partner.portalId, touchpoint.portalId), eq(partner.id, touchpoint.partnerId)))
    .where(
      and(
        eq(templateUse.portalId, ctx.portal.id),
        eq(templateUse.queuedFor, ctx.actor.id),
        eq(touchpoint.status, 'draft'),
        after ? gt(templateUse.id, sql`${after}::uuid`) : undefined,
      ),
    )
    .orderBy(asc(templateUse.id))
    .limit(limit + 1)
  const drafts = rows.slice(0, limit).map(({ touch, name, templateId }) => {
    const { id, partnerId, subject, byName, createdAt } = touch
    return {
      touchpointId: id,
      partner: { id: partnerId, name },
      templateId,
      subject,
      byName,
      at: createdAt.toISOString(),
    }
  })
  return { drafts, after: rows.length > limit ? (drafts.at(-1)?.touchpointId ?? null) : null }
}
