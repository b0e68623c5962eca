import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { templateVersion } from '../../db/tables/template.ts'
import type { Template, TemplateLibrary } from '../../templating/library.ts'
import type { Context } from '../../write/context.ts'

type Scope = Pick<Context, 'deps' | 'portal'>
type Stored = { templateId: string; version: number }

/** Compiled wordings kept; a version never changes, so none is ever stale. */
const KEPT = 500
const compiled = new WeakMap<TemplateLibrary, Map<string, Template>>()

/**
 * The templates as this portal words them: the folder's, with what was stored in place of it. A stored wording that the
 * folder has outgrown (a partial is gone) is left aside and logged; the folder's is used.
 */
export async function templatesOf(scope: Scope, db: Db = scope.deps.database.db): Promise<TemplateLibrary> {
  const base = scope.deps.templates
  const stored = (await currentVersions(scope, db)).filter(({ templateId }) => has(base, templateId))
  if (stored.length === 0) return base
  const known = compiled.get(base) ?? new Map<string, Template>()
  compiled.set(base, known)
  const missing = stored.filter((each) => !known.has(keyOf(scope, each)))
  if (known.size + missing.length > KEPT) known.clear()
  for (const template of await compileAll(scope, db, missing)) known.set(template.key, template.value)
  return base.with(stored.flatMap((each) => known.get(keyOf(scope, each)) ?? []))
}

/** `edit-3`, as it stands in the history and beside every use. */
export function editName(version: number): string {
  return `edit-${version}`
}

/** The newest row of each template, those that went back to the folder's wording left out. */
async function currentVersions({ portal }: Scope, db: Db): Promise<Stored[]> {
  const rows = await db
    .selectDistinctOn([templateVersion.templateId], {
      templateId: templateVersion.templateId,
      version: templateVersion.version,
      own: sql<boolean>`${templateVersion.texts} is not null`,
    })
    .from(templateVersion)
    .where(eq(templateVersion.portalId, portal.id))
    .orderBy(templateVersion.templateId, desc(templateVersion.version))
  return rows.filter(({ own }) => own)
}

async function compileAll(scope: Scope, db: Db, wanted: Stored[]): Promise<{ key: string; value: Template }[]> {
  if (wanted.length === 0) return []
  const ids = wanted.map(({ templateId }) => templateId)
  const rows = await db
    .select()
    .from(templateVersion)
    .where(and(eq(templateVersion.portalId, scope.portal.id), inArray(templateVersion.templateId, ids)))
  const isWanted = (row: Stored) => wanted.some((w) => w.templateId === row.templateId && w.version === row.version)
  return rows.filter(isWanted).flatMap((row) => {
    const value = row.texts && compileOne(scope, row.templateId, () => compileStored(scope, row))
    return value ? [{ key: keyOf(scope, row), value }] : []
  })
}

function compileStored({ deps }: Scope, row: typeof templateVersion.$inferSelect): Template {
  const template = deps.templates.compile(row.templateId, row.texts!, editName(row.version))
  return { ...template, samples: deps.templates.get(row.templateId).samples }
}

function compileOne({ deps, portal }: Scope, templateId: string, compile: () => Template): Template | null {
  try {
    return compile()
  } catch (err) {
    deps.log.warn({ err, portalId: portal.id, templateId }, 'A stored template does not compile; the folder’s is used')
    return null
  }
}

function has(library: TemplateLibrary, id: string): boolean {
  return library.list().some((template) => template.id === id)
}

function keyOf({ portal }: Scope, { templateId, version }: Stored): string {
  return `${portal.id} ${templateId} ${version}`
}
