import { and, desc, eq, lt } from 'drizzle-orm'
import { z } from 'zod'
import { TemplateTexts } from '#shared/api/templates.ts'
import { templateVersion } from '../../db/tables/template.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { editName, templatesOf } from './portal-templates.ts'

export const TemplateDetail = z
  .object({
    id: z.string(),
    label: z.string(),
    /** Send it back as If-Match with an edit. */
    version: z.string(),
    /** True if this portal's own wording counts, not the folder's. */
    edited: z.boolean(),
    texts: TemplateTexts,
  })
  .meta({ id: 'TemplateDetail' })
export type TemplateDetail = z.infer<typeof TemplateDetail>

export const TemplateHistory = z
  .object({
    versions: z.array(
      z.object({
        number: z.int(),
        version: z.string(),
        byName: z.string(),
        at: z.iso.datetime(),
        note: z.string().nullable(),
        /** Null: the folder's wording counted from then on. */
        texts: TemplateTexts.nullable(),
      }),
    ),
    /** Number to ask the next page with; null on the last. */
    after: z.int().nullable(),
  })
  .meta({ id: 'TemplateHistory' })
export type TemplateHistory = z.infer<typeof TemplateHistory>

/** A template's texts as they count in this portal. Throws TemplateError `unknown-template`. */
export async function readTemplate(ctx: Context, id: string): Promise<TemplateDetail> {
  requireRole(ctx, 'viewer')
  const { meta, version, texts } = (await templatesOf(ctx)).get(id)
  return { id, label: meta.label, version, edited: version !== ctx.deps.templates.get(id).version, texts }
}

/** Who changed a template, when and to what, newest first. Throws TemplateError `unknown-template`. */
export async function readHistory(
  ctx: Context,
  { id, after, limit }: { id: string; after?: number; limit: number },
): Promise<TemplateHistory> {
  requireRole(ctx, 'viewer')
  ctx.deps.templates.get(id)
  const rows = await ctx.deps.database.db
    .select()
    .from(templateVersion)
    .where(
      and(
        eq(templateVersion.portalId, ctx.portal.id),
        eq(templateVersion.templateId, id),
        after === undefined ? undefined : lt(templateVersion.version, after),
      ),
    )
    .orderBy(desc(templateVersion.version))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const versions = page.map(({ version, byName, createdAt, note, texts }) => {
    return { number: version, version: editName(version), byName, at: createdAt.toISOString(), note, texts }
  })
  return { versions, after: rows.length > limit ? (page.at(-1)?.version ?? null) : null }
}
