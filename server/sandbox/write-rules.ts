import type { ObjectType } from './definitions.ts'
import { invalidProperties, validationError } from './errors.ts'
import { type Call, isJson, type Json, strings, text } from './http.ts'
import type { Portal } from './portal.ts'

/** What an admin demands: `required` on a create form, or as soon as `when` is written. */
export type WriteRule = { objectType: string; required: string[]; when?: { property: string; value: string } }
type Write = { values: Record<string, string>; before: Record<string, string> | null }

/**
 * Admins' rules, which the API enforces since 2026-09: 400 names what is missing (announced, reference §3.6; the body
 * is assumed). The older family does not enforce them. `before` is null for a new record.
 */
export function assertWriteRules(call: Call, type: ObjectType, { values, before }: Write): void {
  if (call.family !== 'dated') return
  const after = { ...before, ...values }
  const missing = rulesOf(call.portal, type)
    .filter((rule) => (rule.when ? values[rule.when.property] === rule.when.value : before === null))
    .flatMap((rule) => rule.required.filter((name) => !after[name]))
  if (missing.length === 0) return
  const problems = [...new Set(missing)].map((name) => ({
    name,
    code: 'REQUIRED_PROPERTY_MISSING',
    message: `Property "${name}" is required by the account's settings`,
  }))
  throw invalidProperties(problems, call.portal.settings.portalId)
}

function rulesOf(portal: Portal, type: ObjectType): WriteRule[] {
  return portal.writeRules.filter((rule) => type.spellings.includes(rule.objectType.toLowerCase()))
}

/** Rules from a control request's body `{rules: […]}`; 400 names what is wrong. */
export function readWriteRules(body: Json): WriteRule[] {
  const raw = Array.isArray(body.rules) ? body.rules.filter(isJson) : null
  if (!raw) throw validationError('"rules" must be a list')
  return raw.map((rule) => {
    const objectType = text(rule.objectType)
    const required = strings(rule.required)
    if (!objectType || required.length === 0) throw validationError('A rule needs "objectType" and "required"')
    const when = isJson(rule.when) ? { property: text(rule.when.property), value: text(rule.when.value) } : null
    return { objectType, required, ...(when ? { when } : {}) }
  })
}
