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
  subject: (context: TemplateContext) => string
  html: (context: TemplateContext) => string
  text: (context: TemplateContext) => string
  samples: { name: string; sample: Sample }[]
}

/** What a list of templates shows. */
export type TemplateInfo = {
  id: string
  label: string
  tiers: TierId[]
  phase: number
  occasion: string
  stream: string | null
  recipient: RecipientRole
  sender: string
  /** Added by Tributary, not in the framework. */
  added: boolean
}

export type TemplateLibrary = {
  /** All templates by id, in alphabetical order. */
  list(): TemplateInfo[]
  /** @throws TemplateError `unknown-template` */
  get(id: string): Template
}

export function createLibrary(templates: readonly Template[]): TemplateLibrary {
  const byId = new Map(templates.map((template) => [template.id, template]))
  return {
    list: () => [...byId.values()].map(infoOf).sort((a, b) => (a.id < b.id ? -1 : 1)),
    get(id) {
      const template = byId.get(id)
      if (template) return template
      const known = [...byId.keys()].sort().join(', ')
      throw new TemplateError('unknown-template', `There is no template "${id}"; use one of: ${known}`)
    },
  }
}

function infoOf({ id, meta }: Template): TemplateInfo {
  const { label, tiers, phase, occasion, stream = null, recipient, sender, origin } = meta
  return { id, label, tiers, phase, occasion, stream, recipient, sender, added: origin.from === 'added' }
}
