import type { Option, Property } from './definitions.ts'
import type { Problem } from './errors.ts'
import { iso } from './http.ts'

export type Checked = { ok: true; value: string } | { ok: false; problem: Problem }
/** Ids that an owner property may hold and stages by pipeline, for the checks that need more than the property. */
export type ValueContext = {
  ownerIds: Set<string>
  pipelines: Map<string, Set<string>>
  /** The 2026-09 family takes no epoch seconds (announced, reference §3.6). */
  strictDates: boolean
}

const PIPELINE = new Set(['hs_pipeline', 'pipeline'])
const STAGE = new Set(['hs_pipeline_stage', 'dealstage'])
const MAX_TEXT = 65_536
/** Below this an epoch is taken for seconds: March 1973 in ms, the year 5138 in seconds. */
const FIRST_MS = 100_000_000_000

/** What HubSpot would keep for a value, or why it refuses it (reference §3.4, §3.6). `""` clears and is always good. */
export function checkValue(property: Property, raw: unknown, context: ValueContext): Checked {
  const value = raw === null || raw === undefined ? '' : String(raw)
  if (property.modificationMetadata.readOnlyValue || property.calculated) {
    const message = `"${property.name}" is a calculated property; its value cannot be set.`
    return refuse(property, 'READ_ONLY_VALUE', message)
  }
  if (value === '') return { ok: true, value }
  if (PIPELINE.has(property.name)) return checkMember(property, value, [...context.pipelines.keys()])
  if (STAGE.has(property.name))
    return checkMember(
      property,
      value,
      [...context.pipelines.values()].flatMap((ids) => [...ids]),
    )
  if (property.referencedObjectType === 'OWNER') return checkMember(property, value, [...context.ownerIds])
  return checkByType(property, value, context.strictDates)
}

function checkByType(property: Property, value: string, strictDates: boolean): Checked {
  switch (property.type) {
    case 'number':
      return Number.isFinite(Number(value)) && value.trim() !== ''
        ? { ok: true, value }
        : refuse(property, 'INVALID_LONG', `${value} was not a valid long.`)
    case 'date':
      return checkDate(property, value)
    case 'datetime':
      return checkDatetime(property, value, strictDates)
    case 'bool':
    case 'enumeration':
      return checkOption(property, value)
    default:
      return checkText(property, value)
  }
}

function checkText(property: Property, value: string): Checked {
  if (property.name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    return refuse(property, 'INVALID_EMAIL', `Email address ${value} is invalid`)
  }
  if (value.length > MAX_TEXT) {
    return refuse(property, 'PROPERTY_VALUE_TOO_LONG', `The value is longer than ${MAX_TEXT} characters`)
  }
  return { ok: true, value }
}

function checkDate(property: Property, value: string): Checked {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))) return { ok: true, value }
  const ms = /^-?\d+$/.test(value) ? Number(value) : Number.NaN
  if (Number.isNaN(ms) || ms % 86_400_000 !== 0) {
    return refuse(
      property,
      'INVALID_DATE',
      `${value} was not a valid date: it must be YYYY-MM-DD or midnight UTC in ms.`,
    )
  }
  return { ok: true, value: new Date(ms).toISOString().slice(0, 10) }
}

function checkDatetime(property: Property, value: string, strictDates: boolean): Checked {
  const epoch = /^-?\d+$/.test(value)
  const ms = epoch ? Number(value) : Date.parse(value)
  const isSeconds = strictDates && epoch && Math.abs(ms) < FIRST_MS
  if (isSeconds || Number.isNaN(ms) || Math.abs(ms) > 8.64e15) {
    return refuse(property, 'INVALID_DATE', `${value} was not a valid date.`)
  }
  return { ok: true, value: iso(ms) }
}

function checkOption(property: Property, value: string): Checked {
  if (property.externalOptions) return { ok: true, value }
  const many = property.fieldType === 'checkbox'
  const chosen = many ? value.split(';').filter(Boolean) : [value]
  const wrong = chosen.find((one) => !property.options.some((option) => option.value === one))
  if (wrong === undefined) return { ok: true, value }
  return refuse(property, 'INVALID_OPTION', `${wrong} was not one of the allowed options: [${spell(property.options)}]`)
}

function spell(options: Option[]): string {
  return options
    .map(
      (o) =>
        `label: "${o.label}"\nvalue: "${o.value}"\ndisplay_order: ${o.displayOrder}\nhidden: ${o.hidden}\nread_only: false\n`,
    )
    .join(', ')
}

function checkMember(property: Property, value: string, allowed: string[]): Checked {
  if (allowed.includes(value)) return { ok: true, value }
  return refuse(property, 'INVALID_OPTION', `${value} was not one of the allowed options: [${allowed.join(', ')}]`)
}

function refuse(property: Property, code: string, message: string): Checked {
  return { ok: false, problem: { name: property.name, code, message } }
}
