import type { RenderedValue } from '#shared/api/rendered.ts'
import type { TemplateContext } from './library.ts'
import type { TemplateMeta, Variable } from './meta.ts'
import { type Parsed, parseValue } from './parse-value.ts'
import { shownBlank } from './shown.ts'
import { readSource } from './source-paths.ts'
import type { TemplateSources } from './sources.ts'

export type Resolved = { values: RenderedValue[]; context: TemplateContext }

/**
 * Fills every variable: what was typed, then its sources in order, then its default. Something typed that the type
 * cannot take is kept, shown with its problem, and blocks; an empty string typed on purpose clears the field.
 */
export function resolveValues(meta: TemplateMeta, sources: TemplateSources, typed: Record<string, string>): Resolved {
  const context: TemplateContext = Object.create(null)
  const values = Object.entries(meta.variables).map(([name, variable]) => {
    const found = findValue(variable, sources, Object.hasOwn(typed, name) ? typed[name] : undefined)
    const value = toRenderedValue(name, variable, found)
    context[name] = found.parsed.state === 'filled' ? found.parsed.value : emptyValue(name, variable, value.blocking)
    return value
  })
  return { values, context }
}

type Found = { parsed: Parsed; source: string | null; guess: boolean }

function findValue(variable: Variable, sources: TemplateSources, typed: string | undefined): Found {
  if (typed !== undefined) {
    const parsed = parseValue(variable, typed)
    return parsed.state === 'empty' && variable.default !== undefined
      ? defaultOf(variable, variable.default)
      : { parsed, source: 'typed', guess: false }
  }
  for (const path of variable.from) {
    const fact = readSource(sources, path)
    const parsed = fact ? parseValue(variable, fact.raw) : null
    if (fact && parsed?.state === 'filled') return { parsed, source: fact.source, guess: fact.guess }
  }
  if (variable.default !== undefined) return defaultOf(variable, variable.default)
  return { parsed: { state: 'empty' }, source: null, guess: false }
}

function defaultOf(variable: Variable, text: string): Found {
  return { parsed: parseValue(variable, text), source: 'template default', guess: false }
}

function toRenderedValue(name: string, variable: Variable, { parsed, source, guess }: Found): RenderedValue {
  const { label, type, empty, hint, choices } = variable
  const base = { name, label, type, ...(hint && { hint }), ...(choices && { choices }) }
  if (parsed.state === 'filled') return { ...base, value: parsed.raw, source, guess, blocking: false }
  if (parsed.state === 'empty') return { ...base, value: '', source: null, guess: false, blocking: empty === 'block' }
  const problem = `${label}: ${parsed.problem}`
  return { ...base, value: parsed.raw, source, guess: false, blocking: true, problem }
}

function emptyValue(name: string, variable: Variable, blocking: boolean): TemplateContext[string] {
  if (!blocking) return undefined
  const blank = shownBlank(name, variable.label)
  return variable.type === 'list' ? [blank] : blank
}
