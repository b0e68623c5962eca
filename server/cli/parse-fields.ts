import type { z } from 'zod'
import { CliError } from './cli-error.ts'

/**
 * `name=Reservoir contractEnd= optOut=true` as an object of a schema: an empty value is nothing, true and false are
 * themselves. Throws CliError naming each field that does not fit.
 */
export function parseFields<T extends z.ZodType>(schema: T, fields: readonly string[]): z.input<T> {
  const given = Object.fromEntries(fields.map(splitField))
  const parsed = schema.safeParse(given)
  if (parsed.success) return given as z.input<T>
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.') || 'fields'}: ${message}`)
  throw new CliError(['These fields do not fit:', ...lines].join('\n'))
}

function splitField(field: string): [string, unknown] {
  const at = field.indexOf('=')
  if (at <= 0) throw new CliError(`"${field}" is no field. Write it as name=value.`)
  const value = field.slice(at + 1)
  const known: Record<string, unknown> = { '': null, true: true, false: false }
  return [field.slice(0, at), value in known ? known[value] : value]
}
