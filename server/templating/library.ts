import type { TemplateTexts } from '#shared/api/templates.ts'
import type { TierId } from '#shared/framework/tiers.ts'
import type { RecipientRole, TemplateMeta } from './meta.ts'
import type { Printable } from './parse-value.ts'
import type { Sample } from './sample.ts'
import { TemplateError } from './template-error.ts'

/** Values by variable name, every declared name present; undefined where the line is dropped. */
export type TemplateContext = Record<string, Printable | undefined>

export type Template = {
  id: string
  meta: TemplateMeta
  /** Names this wording: `folder-` and a hash of its texts, or `edit-` and a number. */
  version: string
  texts: TemplateTexts
  subject: (context: TemplateContext) => string
  html: (context: TemplateContext) => string
  text: (context: TemplateContext) => string
  samples: { name: string; sample: Sample }[]
}

/** What a list of templates shows. */
export type TemplateInfo = {
  id: string
  label: string
  version: string
  tiers: TierId[]
  phase: number
  occasion: string
  stream: string | null
  recipient: RecipientRole
  sender: string
  /** Held back while an incident is open. */
  upbeat: boolean
  /** Its own tags and what else it can be found by, e.g. `tier-1`, `phase-3`. */
  tags: string[]
  /** Added by Tributary, not in the framework. */
  added: boolean
}

/** Checks and compiles another wording of a template. Throws TemplateError `invalid-template` with file and line. */
export type CompileTexts = (id: string, texts: TemplateTexts, version: string) => Template

export type TemplateLibrary = {
  /** All templates by id, in alphabetical order. */
  list(): TemplateInfo[]
  /** @throws TemplateError `unknown-template` */
  get(id: string): Template
  /** The same templates, with these in place of their namesakes. */
  with(changed: readonly Template[]): TemplateLibrary
  compile: CompileTexts
}

export function createLibrary(
  templates: readonly Template[],
  compile: CompileTexts = nothingCompiles,
): TemplateLibrary {
  const byId = new Map(templates.map((template) => [template.id, template]))
  return {
    list: () => [...byId.values()].map(infoOf).sort((a, b) => (a.id < b.id ? -1 : 1)),
    get(id) {
      const template = byId.get(id)
      if (template) return template
      const known = [...byId.keys()].sort().join(', ')
      throw new TemplateError('unknown-template', `There is no template "${id}"; use one of: ${known}`)
    },
    with: (changed) => createLibrary([...templates, ...changed], compile),
    compile,
  }
}

function nothingCompiles(id: string): never {
  throw new TemplateError('invalid-template', `"${id}" cannot be changed: this library was not read from a folder`)
}

function infoOf({ id, meta, version }: Template): TemplateInfo {
  const { label, tiers, phase, occasion, stream = null, recipient, sender, upbeat, origin } = meta
  const added = origin.from === 'added'
  const tags = [...meta.tags, ...tiers, `phase-${phase}`, occasion, recipient, added ? 'added' : 'framework']
  const about = { id, label, version, tiers, phase, occasion, stream, recipient, sender, upbeat }
  return { ...about, tags: [...new Set(tags)], added }
}
