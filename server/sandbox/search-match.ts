import { type ObjectType, propertiesOf } from './definitions.ts'
import { validationError } from './errors.ts'
import { isJson, type Json, strings, text } from './http.ts'
import type { Portal } from './portal.ts'
import { propertyValue, type Stored } from './records.ts'

export type Operator = (typeof OPERATORS)[number]
export type Filter = {
  name: string
  type: string
  unique: boolean
  operator: Operator
  value: string
  highValue: string
  values: string[]
}
export type Query = { groups: Filter[][]; words: string[] }

const OPERATORS = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const
const MAX_GROUPS = 5
const MAX_FILTERS = 6
const MAX_TOTAL = 18

/** The filters of a search body, checked against the documented sizes (reference §3.2). */
export function readQuery(portal: Portal, type: ObjectType, body: Json): Query {
  const listed = Array.isArray(body.filterGroups) ? body.filterGroups.filter(isJson) : []
  const bare = Array.isArray(body.filters) ? [{ filters: body.filters }] : []
  const groups = [...listed, ...bare].map((group: Json) => {
    const filters = Array.isArray(group.filters) ? group.filters.filter(isJson) : []
    return filters.map((filter) => readFilter(portal, type, filter))
  })
  if (
    groups.length > MAX_GROUPS ||
    groups.some((group) => group.length > MAX_FILTERS) ||
    groups.flat().length > MAX_TOTAL
  ) {
    const most = `${MAX_GROUPS} groups of ${MAX_FILTERS} filters, ${MAX_TOTAL} in all`
    throw validationError(`There was a problem with the request: a search takes at most ${most}`)
  }
  return { groups, words: text(body.query).toLowerCase().split(/\s+/).filter(Boolean) }
}

function readFilter(portal: Portal, type: ObjectType, filter: Json): Filter {
  const name = text(filter.propertyName)
  const property = propertiesOf(portal.store, type.id).get(name)
  if (!property || property.archived)
    throw validationError(`There was a problem with the request: property "${name}" does not exist`)
  const operator = OPERATORS.find((one) => one === filter.operator)
  if (!operator)
    throw validationError(`There was a problem with the request: "${text(filter.operator)}" is no operator`)
  return {
    name,
    type: property.type,
    unique: property.hasUniqueValue,
    operator,
    value: text(filter.value),
    highValue: text(filter.highValue),
    values: strings(filter.values),
  }
}

/** Groups are joined by OR, filters in a group by AND; no group matches everything. */
export function matches(type: ObjectType, record: Stored, query: Query): boolean {
  const inGroup =
    query.groups.length === 0 || query.groups.some((group) => group.every((one) => passes(type, record, one)))
  return inGroup && query.words.every((word) => hasWord(type, record, word))
}

function hasWord(type: ObjectType, record: Stored, word: string): boolean {
  return type.searchableProperties.some((name) =>
    (propertyValue(type, record, name) ?? '').toLowerCase().includes(word),
  )
}

function passes(type: ObjectType, record: Stored, filter: Filter): boolean {
  const value = propertyValue(type, record, filter.name) ?? ''
  switch (filter.operator) {
    case 'HAS_PROPERTY':
      return value !== ''
    case 'NOT_HAS_PROPERTY':
      return value === ''
    case 'IN':
      return value !== '' && oneOf(filter, value)
    case 'NOT_IN':
      return value !== '' && !oneOf(filter, value)
    case 'CONTAINS_TOKEN':
      return hasToken(value, filter.value)
    case 'NOT_CONTAINS_TOKEN':
      return !hasToken(value, filter.value)
    default:
      return value !== '' && comparePasses(filter, value)
  }
}

/** Strings are compared in lower case, and IN wants them so; options keep their case (documented). */
function oneOf(filter: Filter, value: string): boolean {
  return filter.values.includes(filter.type === 'string' ? value.toLowerCase() : value)
}

function comparePasses(filter: Filter, value: string): boolean {
  const order = compareValues(filter.type, value, filter.value)
  switch (filter.operator) {
    case 'EQ':
      return order === 0
    case 'NEQ':
      return order !== 0
    case 'LT':
      return order < 0
    case 'LTE':
      return order <= 0
    case 'GT':
      return order > 0
    case 'GTE':
      return order >= 0
    default:
      return order >= 0 && compareValues(filter.type, value, filter.highValue) <= 0
  }
}

/** Negative, zero or positive; NaN (a value that is no number) compares as nothing and so never passes. */
export function compareValues(type: string, a: string, b: string): number {
  if (type === 'number') return Number(a) - Number(b)
  if (type === 'date' || type === 'datetime') return toMs(a) - toMs(b)
  const [left, right] = type === 'enumeration' ? [a, b] : [a.toLowerCase(), b.toLowerCase()]
  return left < right ? -1 : Number(left > right)
}

export function toMs(value: string): number {
  return /^-?\d+$/.test(value) ? Number(value) : Date.parse(value)
}

function hasToken(value: string, wanted: string): boolean {
  const pattern = wanted
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  const words = value.toLowerCase().split(/[^\p{L}\p{N}_]+/u)
  return (
    new RegExp(`^${pattern}$`).test(value.toLowerCase()) || words.some((word) => new RegExp(`^${pattern}$`).test(word))
  )
}
