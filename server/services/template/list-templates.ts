import Fuse from 'fuse.js'
import { z } from 'zod'
import { type Context, requireRole } from '../../write/context.ts'
import { templatesOf } from './portal-templates.ts'
import { readUsage } from './read-usage.ts'

export const TemplateSummary = z
  .object({
    id: z.string(),
    label: z.string(),
    version: z.string(),
    tiers: z.array(z.string()),
    phase: z.int(),
    stream: z.string().nullable(),
    tags: z.array(z.string()),
    added: z.boolean(),
    /** Mails sent from it in the last year; replies within 14 days; null before the first. */
    usage: z
      .object({
        sent: z.int(),
        replies: z.int(),
        lastUsedAt: z.iso.datetime(),
        versions: z.array(
          z.object({ version: z.string(), sent: z.int(), replies: z.int(), lastUsedAt: z.iso.datetime() }),
        ),
      })
      .nullable(),
  })
  .meta({ id: 'TemplateSummary' })
export type TemplateSummary = z.infer<typeof TemplateSummary>

export const TemplateSearch = z.object({
  q: z.string().trim().max(100).optional(),
  tag: z.string().max(60).optional(),
  order: z.enum(['name', 'last-used', 'most-used']).default('name'),
})
export type TemplateSearch = z.infer<typeof TemplateSearch>

/** 0 is the same, 1 anything; 0.35 forgives a wrong letter in six. */
const FUZZINESS = 0.35

/**
 * The templates, those that match a search first by how well they do. Not paged: there are as many as the folder has.
 * @param search `q` is matched loosely against names and tags, `tag` exactly
 */
export async function listTemplates(ctx: Context, { q, tag, order }: TemplateSearch): Promise<TemplateSummary[]> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const infos = (await templatesOf(ctx)).list().filter(({ tags }) => tag === undefined || tags.includes(tag))
  const usage = await readUsage(db, ctx.portal.id, ctx.now)
  const templates = infos.map(({ id, label, version, tiers, phase, stream, tags, added }) => {
    return { id, label, version, tiers, phase, stream, tags, added, usage: usage.get(id) ?? null }
  })
  const ordered = templates.sort(ORDERS[order])
  return q ? searchTemplates(ordered, q) : ordered
}

function searchTemplates(templates: TemplateSummary[], q: string): TemplateSummary[] {
  const keys = [{ name: 'label', weight: 3 }, { name: 'id', weight: 2 }, 'tags', 'stream']
  const fuse = new Fuse(templates, { keys, threshold: FUZZINESS, ignoreLocation: true })
  return fuse.search(q).map(({ item }) => item)
}

const ORDERS: Record<TemplateSearch['order'], (a: TemplateSummary, b: TemplateSummary) => number> = {
  name: byName,
  'last-used': (a, b) => (b.usage?.lastUsedAt ?? '').localeCompare(a.usage?.lastUsedAt ?? '') || byName(a, b),
  'most-used': (a, b) => (b.usage?.sent ?? 0) - (a.usage?.sent ?? 0) || byName(a, b),
}

function byName(a: TemplateSummary, b: TemplateSummary): number {
  return a.id < b.id ? -1 : 1
}
