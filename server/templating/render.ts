import type { Rendered } from '#shared/api/rendered.ts'
import type { Template, TemplateLibrary } from './library.ts'
import { isSwitch } from './parse-value.ts'
import { resolveValues } from './resolve.ts'
import type { TemplateSources } from './sources.ts'
import { TemplateError } from './template-error.ts'
import { tidyHtml, tidySubject, tidyText } from './tidy.ts'

/** Characters of HTML a mail may have. Gmail clips at about 100 KB, so nobody would read more. */
export const OUTPUT_LIMIT = 500_000

export type RenderInput = {
  templateId: string
  sources: TemplateSources
  /** What a person typed, by variable name; wins over every source. Lists have one item a line. */
  values?: Record<string, string>
  /** Why this template was suggested, passed through. */
  reason?: string | null
}

/**
 * The mail as it would be opened: subject, HTML and text, each value with its source, and the blanks that block.
 * @throws TemplateError `unknown-template`, `unknown-variable` or `too-long`
 */
export function render(library: Pick<TemplateLibrary, 'get'>, input: RenderInput): Rendered {
  const template = library.get(input.templateId)
  const typed = input.values ?? {}
  refuseUnknown(template, typed)
  const { values, context } = resolveValues(template.meta, input.sources, typed)
  const html = template.html(context)
  if (html.length > OUTPUT_LIMIT) throw tooLong(template.id, html.length, values)
  return {
    templateId: template.id,
    label: template.meta.label,
    reason: input.reason ?? null,
    to: recipientOf(values),
    subject: tidySubject(template.subject(context)),
    html: tidyHtml(html),
    text: tidyText(template.text(context)),
    values,
    blanks: values.filter((value) => value.blocking).map((value) => value.name),
    added: template.meta.origin.from === 'added',
    version: template.version,
    claims: claimsOf(template, values),
    carries: Object.values(template.meta.variables).some(({ carry }) => carry),
    sender: senderOf(template, input.sources),
  }
}

/** Switches that are on and texts that are filled, among the values that want approval. */
function claimsOf({ meta }: Template, values: Rendered['values']): string[] {
  return values.flatMap(({ name, value }) => {
    const variable = meta.variables[name]
    if (!variable?.approval || value === '') return []
    return isSwitch(variable) && value !== 'yes' ? [] : [name]
  })
}

/** The partner's sender signs, else the template's. Names are compared by their first word: "Kevin" is "Kevin Miller". */
function senderOf({ meta }: Template, { sender, partner }: TemplateSources): Rendered['sender'] {
  if (!sender?.name) return null
  const expected = partner?.sender ?? meta.sender
  const first = (name: string) =>
    name
      .trim()
      .toLowerCase()
      .split(/[\s,(]+/)[0]
  return { name: sender.name, email: sender.email ?? '', expected, fits: first(sender.name) === first(expected) }
}

function recipientOf(values: Rendered['values']): string | null {
  const to = values.find((value) => value.name === 'to')
  return to && to.value !== '' && !to.blocking ? to.value : null
}

function refuseUnknown(template: Template, typed: Record<string, string>): void {
  const unknown = Object.keys(typed).find((name) => !Object.hasOwn(template.meta.variables, name))
  if (unknown === undefined) return
  const known = Object.keys(template.meta.variables).join(', ')
  const message = `Template "${template.id}" has no variable "${unknown}"; it has: ${known}`
  throw new TemplateError('unknown-variable', message, [
    { file: `${template.id}/meta.yaml`, line: 1, variable: unknown, message },
  ])
}

function tooLong(id: string, length: number, values: Rendered['values']): TemplateError {
  const longest = values.reduce((a, b) => (b.value.length > a.value.length ? b : a))
  const limit = `${length} characters, at most ${OUTPUT_LIMIT} are allowed`
  return new TemplateError('too-long', `The mail from template "${id}" has ${limit}; shorten "${longest.label}"`)
}
