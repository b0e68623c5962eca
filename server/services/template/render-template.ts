import type { z } from 'zod'
import type { RenderRequest } from '#shared/api/outreach.ts'
import type { Rendered } from '#shared/api/rendered.ts'
import type { Db } from '../../db/client.ts'
import { render } from '../../templating/render.ts'
import type { Changes } from '../../write/changes.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { blockClaims } from '../approval/use-approval.ts'
import { targetOf } from '../approval/view.ts'
import { gatherSources } from './gather-sources.ts'
import { templatesOf } from './portal-templates.ts'
import { refuseBlanks } from './refuse-blanks.ts'

export type RenderTemplate = z.infer<typeof RenderRequest> & {
  templateId: string
  reason?: string | null
  /** Whose profile signs it; who asks, if nobody is named. */
  senderId?: string | null
}

/**
 * The mail as it would be opened, with its blanks; a claim that nobody approved is one. Throws TemplateError for an
 * unknown template or variable.
 */
export async function renderTemplate(ctx: Context, input: RenderTemplate): Promise<Rendered> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const compose = await renderMail(ctx, db, input)
  return blockClaims(ctx, db, { compose, target: targetOf(input.partnerId, input.facts) })
}

/** The mail alone, whatever it claims. */
export async function renderMail(ctx: Context, db: Db, input: RenderTemplate): Promise<Rendered> {
  const templates = await templatesOf(ctx, db)
  const { meta } = templates.get(input.templateId)
  const sources = await gatherSources(ctx, db, { ...input, meta })
  return render(templates, {
    templateId: input.templateId,
    sources,
    values: input.values,
    reason: input.reason ?? null,
  })
}

/** The mail that a write opens, kept with its answer. Throws `invalid` with the blanks that block. */
export async function renderForWrite(ctx: Context, changes: Changes, input: RenderTemplate): Promise<Rendered> {
  const compose = await renderMail(ctx, changes.db, input)
  refuseBlanks(compose)
  return compose
}
