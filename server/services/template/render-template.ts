import type { z } from 'zod'
import type { RenderRequest } from '#shared/api/outreach.ts'
import type { Rendered } from '#shared/api/rendered.ts'
import { render } from '../../templating/render.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { gatherSources } from './gather-sources.ts'

export type RenderTemplate = z.infer<typeof RenderRequest> & { templateId: string; reason?: string | null }

/** The mail as it would be opened, with its blanks. Throws TemplateError for an unknown template or variable. */
export async function renderTemplate(ctx: Context, input: RenderTemplate): Promise<Rendered> {
  requireRole(ctx, 'viewer')
  const { templates, database } = ctx.deps
  const { recipient } = templates.get(input.templateId).meta
  const sources = await gatherSources(ctx, database.db, { ...input, recipient })
  return render(templates, {
    templateId: input.templateId,
    sources,
    values: input.values,
    reason: input.reason ?? null,
  })
}
