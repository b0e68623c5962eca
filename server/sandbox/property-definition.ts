import type { Option, Property } from './definitions.ts'
import { validationError } from './errors.ts'
import { isJson, iso, type Json, text } from './http.ts'

const FIELD_TYPES: Record<string, string[]> = {
  string: ['text', 'textarea', 'phonenumber', 'html', 'file', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  bool: ['booleancheckbox', 'calculation_equation'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
}
const NAME = /^[a-z][a-z0-9_]{0,99}$/

/** A property from the body of a create; type and field type default to string and text (documented, §3.3). */
export function readProperty(input: Json, groupName: string, now: number): Property {
  const name = text(input.name).toLowerCase()
  if (!NAME.test(name)) throw validationError(`Property name "${text(input.name)}" is not valid`)
  if (!text(input.label)) throw validationError(`Property "${name}" has no label`)
  const type = text(input.type, 'string')
  const fieldType = text(input.fieldType, 'text')
  if (!FIELD_TYPES[type]?.includes(fieldType)) {
    throw validationError(`Property "${name}": fieldType ${fieldType} does not go with type ${type}`)
  }
  return {
    name,
    label: text(input.label),
    type,
    fieldType,
    description: text(input.description),
    groupName,
    options: readOptions(name, input.options),
    displayOrder: typeof input.displayOrder === 'number' ? input.displayOrder : -1,
    calculated: fieldType === 'calculation_equation',
    externalOptions: input.externalOptions === true,
    ...(text(input.referencedObjectType) ? { referencedObjectType: text(input.referencedObjectType) } : {}),
    ...(text(input.calculationFormula) ? { calculationFormula: text(input.calculationFormula) } : {}),
    archived: false,
    hasUniqueValue: input.hasUniqueValue === true,
    hidden: input.hidden === true,
    formField: input.formField === true,
    modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
    createdAt: iso(now),
    updatedAt: iso(now),
  }
}

/** Options need label, value, displayOrder and hidden, and each value once. */
export function readOptions(name: string, raw: unknown): Option[] {
  if (raw === undefined || raw === null) return []
  const list = Array.isArray(raw) ? raw.filter(isJson) : []
  const options = list.map((option, i) => ({
    label: text(option.label),
    value: text(option.value),
    displayOrder: typeof option.displayOrder === 'number' ? option.displayOrder : i,
    hidden: option.hidden === true,
    ...(text(option.description) ? { description: text(option.description) } : {}),
  }))
  const empty = options.find((option) => !option.label || !option.value)
  if (empty) throw validationError(`Property "${name}": every option needs a label and a value`)
  const twice = options.find((option, i) => options.findIndex((one) => one.value === option.value) !== i)
  if (twice) throw validationError(`Property "${name}": the option value "${twice.value}" is there twice`)
  return options
}
