import type { Rendered, RenderedValue } from '#shared/api/rendered.ts'
import type { Template } from '../../templating/library.ts'
import { loadTemplates } from '../../templating/load.ts'
import { render } from '../../templating/render.ts'
import { TemplateError } from '../../templating/template-error.ts'
import { CliError } from '../cli-error.ts'

/** A value that comes from elsewhere, with its source. */
export type Given = Pick<RenderedValue, 'name' | 'value' | 'source' | 'guess'>
export type FolderMail = { dir: string; sample?: string; value: Record<string, string>; given?: readonly Given[] }

/**
 * A mail of the templates folder as it stands, filled from a sample or from `given`; what is typed wins.
 * Throws CliError with the reason and what to do.
 */
export function renderFolder(id: string, { dir, sample, value, given }: FolderMail): Rendered {
  return orCliError(() => {
    const library = loadTemplates(dir)
    const template = library.get(id)
    if (given) return renderGiven(template, given, value)
    const chosen = sampleOf(template, sample)
    return render(library, { templateId: id, sources: chosen.sources, values: { ...chosen.values, ...value } })
  })
}

function sampleOf({ id, samples }: Template, name: string | undefined): Template['samples'][number]['sample'] {
  const found = name === undefined ? samples[0] : samples.find((each) => each.name === name)
  if (found) return found.sample
  const known = samples.map((each) => each.name).join(', ')
  throw new CliError(`Template "${id}" has no sample "${name}"; it has: ${known}`)
}

/** Values the folder's template does not have are left out: its wording may have moved on since the service started. */
function renderGiven(template: Template, given: readonly Given[], typed: Record<string, string>): Rendered {
  const own = given.filter(({ name, value }) => value !== '' && Object.hasOwn(template.meta.variables, name))
  const values = { ...Object.fromEntries(own.map(({ name, value }) => [name, value])), ...typed }
  const library = { get: () => template }
  const mail = render(library, { templateId: template.id, sources: {}, values })
  return { ...mail, values: mail.values.map((value) => ({ ...value, ...sourceOf(value, own, typed) })) }
}

function sourceOf(
  { name }: RenderedValue,
  given: readonly Given[],
  typed: Record<string, string>,
): Pick<RenderedValue, 'source' | 'guess'> | null {
  const found = Object.hasOwn(typed, name) ? undefined : given.find((each) => each.name === name)
  return found ? { source: found.source, guess: found.guess } : null
}

/** Runs `work`; what is wrong with a template becomes the command's message. */
export function orCliError<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof TemplateError) throw new CliError(error.message, error)
    throw error
  }
}
