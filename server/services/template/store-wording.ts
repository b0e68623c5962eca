import { and, desc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { TemplateTexts } from '#shared/api/templates.ts'
import { portal as portalTable } from '../../db/tables/portal.ts'
import { templateVersion } from '../../db/tables/template.ts'
import { AppError } from '../../errors.ts'
import type { Template } from '../../templating/library.ts'
import { reviewTemplate } from '../../templating/review/review-templates.ts'
import { TemplateError, type TemplateProblem } from '../../templating/template-error.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { editName, templatesOf } from './portal-templates.ts'

const Note = z.string().max(200).nullable().default(null)

/** What is left out stays as it is. */
export const TemplateEdit = TemplateTexts.partial().extend({ note: Note }).strict().meta({ id: 'TemplateEdit' })
export type TemplateEdit = z.infer<typeof TemplateEdit>

/** `to`: a version of the history, or 0 for the folder's wording. */
export const TemplateRevert = z.object({ to: z.int().min(0), note: Note }).meta({ id: 'TemplateRevert' })
export type TemplateRevert = z.infer<typeof TemplateRevert>

export const StoredWording = z
  .object({ id: z.string(), version: z.string(), byName: z.string(), at: z.iso.datetime() })
  .meta({ id: 'StoredWording' })
export type StoredWording = z.infer<typeof StoredWording>

type Stored = { texts: TemplateTexts | null; note: string | null }
type Options<T> = { id: string; input: T; ifVersion: string | null; key: string | null }

/**
 * Stores a portal's own wording of a template; the folder's stays beneath it. For admins, since it can take a claim out
 * of approval. Throws `not-found`, `revision-mismatch` if `ifVersion` is not the current one any more, and `invalid` with
 * each problem's file, line and variable: nothing is stored that does not render.
 */
export function editTemplate(ctx: Context, options: Options<TemplateEdit>): Promise<StoredWording> {
  return store(ctx, 'template.edit', options, async (_changes, current) => {
    const { note, ...changed } = options.input
    const texts = { ...current.texts, ...changed }
    refuseProblems(problemsOf(ctx, options.id, texts))
    return { texts, note }
  })
}

/** Brings an earlier wording back, as a new version. Throws as `editTemplate`, and `not-found` for an unknown version. */
export function revertTemplate(ctx: Context, options: Options<TemplateRevert>): Promise<StoredWording> {
  return store(ctx, 'template.revert', options, async (changes) => {
    const { to } = options.input
    const note = options.input.note ?? (to === 0 ? 'back to the folder' : `back to ${editName(to)}`)
    if (to === 0) return { texts: null, note }
    const [row] = await changes.db
      .select()
      .from(templateVersion)
      .where(atVersion(ctx, options.id, to))
    if (!row) throw new AppError('not-found', `Template "${options.id}" has no version ${to}. Its history lists them.`)
    if (row.texts) refuseProblems(problemsOf(ctx, options.id, row.texts))
    return { texts: row.texts, note }
  })
}

async function store<T>(
  ctx: Context,
  action: string,
  { id, input, ifVersion, key }: Options<T>,
  change: (changes: Changes, current: Template) => Promise<Stored>,
): Promise<StoredWording> {
  const { value } = await write(ctx, { action, needs: 'admin', input: { id, input }, key }, async (changes) => {
    // Two people who edit at once: the second waits here, and is told that the version moved on.
    await changes.db.select().from(portalTable).where(eq(portalTable.id, ctx.portal.id)).for('update')
    const current = (await templatesOf(ctx, changes.db)).get(id)
    if (ifVersion !== null && ifVersion !== current.version) {
      const message = `"${id}" is at version ${current.version} by now, you saw ${ifVersion}. Read it again, then decide.`
      throw new AppError('revision-mismatch', message)
    }
    return insertVersion(ctx, changes, { id, current, stored: await change(changes, current) })
  })
  return value
}

async function insertVersion(
  ctx: Context,
  changes: Changes,
  { id, current, stored }: { id: string; current: Template; stored: Stored },
): Promise<StoredWording> {
  const [last] = await changes.db
    .select({ version: templateVersion.version })
    .from(templateVersion)
    .where(and(eq(templateVersion.portalId, ctx.portal.id), eq(templateVersion.templateId, id)))
    .orderBy(desc(templateVersion.version))
    .limit(1)
  const version = (last?.version ?? 0) + 1
  const byName = ctx.actor.name
  const row = { portalId: ctx.portal.id, templateId: id, version, ...stored, byName, createdAt: ctx.now }
  await changes.db.insert(templateVersion).values(row)
  const after = { version: editName(version), note: stored.note }
  changes.note({ noun: 'template', id, before: { version: current.version }, after })
  const name = stored.texts ? editName(version) : ctx.deps.templates.get(id).version
  return { id, version: name, byName, at: ctx.now.toISOString() }
}

/** All that keeps the texts from compiling, else all that the folder's samples show when they are rendered with them. */
function problemsOf({ deps }: Context, id: string, texts: TemplateTexts): readonly TemplateProblem[] {
  try {
    const template = deps.templates.compile(id, texts, 'draft')
    return reviewTemplate({ ...template, samples: deps.templates.get(id).samples }).problems
  } catch (error) {
    if (error instanceof TemplateError) return error.problems
    throw error
  }
}

function refuseProblems(problems: readonly TemplateProblem[]): void {
  const [first] = problems
  if (!first) return
  const more = problems.length > 1 ? ` and ${problems.length - 1} more` : ''
  throw new AppError('invalid', `Not stored. ${first.file}:${first.line}: ${first.message}${more}`, {
    errors: problems.map(({ file, line, variable, message }) => ({
      path: [`${file}:${line}`, ...(variable ? [variable] : [])].join(' '),
      message,
    })),
  })
}

export function atVersion(ctx: Context, id: string, version: number) {
  return and(
    eq(templateVersion.portalId, ctx.portal.id),
    eq(templateVersion.templateId, id),
    eq(templateVersion.version, version),
  )
}
