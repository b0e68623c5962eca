import {
  type HubSpotDoor,
  HubSpotError,
  type PropertyDefinition,
  type PropertyOption,
  type SchemaDefinition,
} from './door.ts'
import type { Crm, OfficialClient } from './official-client.ts'
import { BATCH_CREATE, CREATE, PATCH, READ } from './operation.ts'

const BATCH = 100

type DefinitionCalls = Pick<
  HubSpotDoor,
  | 'listSchemas'
  | 'createSchema'
  | 'listProperties'
  | 'createProperties'
  | 'updatePropertyOptions'
  | 'listPropertyGroups'
  | 'createPropertyGroup'
>
type ClientSchema = Awaited<ReturnType<Crm['schemas']['create']>>
type SchemaBody = Parameters<Crm['schemas']['create']>[0]
type PropertyBody = Parameters<Crm['properties']['create']>[1]
type ClientProperty = Awaited<ReturnType<Crm['properties']['create']>>

export function definitionCalls(crm: OfficialClient): DefinitionCalls {
  return {
    async listSchemas() {
      const answer = await crm(READ).schemas.getAll(false)
      return answer.results.map(toSchema)
    },
    async createSchema(definition) {
      return toSchema(await crm(CREATE).schemas.create(toSchemaBody(definition)))
    },
    async listProperties(objectType) {
      const answer = await crm(READ).properties.getAll(objectType, false, undefined)
      return answer.results.map(toProperty)
    },
    async createProperties(objectType, properties) {
      for (let start = 0; start < properties.length; start += BATCH) {
        const inputs = properties.slice(start, start + BATCH).map(toPropertyBody)
        const answer = await crm(BATCH_CREATE).propertyBatches.create(objectType, { inputs })
        const failures = 'errors' in answer ? (answer.errors ?? []) : []
        if (failures[0]) throw partlyCreated(objectType, failures.length, failures[0].message)
      }
    },
    async updatePropertyOptions(objectType, name, options) {
      await crm(PATCH).properties.update(objectType, name, { options })
    },
    async listPropertyGroups(objectType) {
      const answer = await crm(READ).propertyGroups.getAll(objectType)
      return answer.results.map(({ name, label }) => ({ name, label }))
    },
    async createPropertyGroup(objectType, group) {
      await crm(CREATE).propertyGroups.create(objectType, { ...group, displayOrder: -1 })
    },
  }
}

function partlyCreated(objectType: string, count: number, reason: string): HubSpotError {
  const message = `HubSpot refused ${count} new properties of ${objectType}: ${reason}. Read what is there before creating again.`
  return new HubSpotError('invalid', message)
}

/** The client's enums have the wire's own words, so types and field types pass as they are. */
function toSchemaBody(definition: SchemaDefinition): SchemaBody {
  return {
    ...definition,
    properties: definition.properties.map((property) => ({
      ...property,
      type: property.type as SchemaBody['properties'][number]['type'],
    })),
  }
}

function toPropertyBody(property: PropertyDefinition): PropertyBody {
  return {
    ...property,
    type: property.type as PropertyBody['type'],
    fieldType: property.fieldType as PropertyBody['fieldType'],
  }
}

function toSchema(schema: ClientSchema) {
  return {
    objectTypeId: schema.objectTypeId ?? `2-${schema.id}`,
    fullyQualifiedName: schema.fullyQualifiedName ?? schema.name,
    name: schema.name,
    properties: schema.properties.map((property) => property.name),
  }
}

/** HubSpot's own properties have types of their own (`phonenumber`, `html` …); they pass as HubSpot names them. */
function toProperty(property: ClientProperty): PropertyDefinition {
  return {
    name: property.name,
    label: property.label,
    description: property.description,
    groupName: property.groupName,
    type: property.type as PropertyDefinition['type'],
    fieldType: property.fieldType as PropertyDefinition['fieldType'],
    hasUniqueValue: property.hasUniqueValue ?? false,
    options: property.options.map(toOption),
  }
}

function toOption(option: { label: string; value: string; displayOrder?: number; hidden: boolean }): PropertyOption {
  return { label: option.label, value: option.value, displayOrder: option.displayOrder ?? -1, hidden: option.hidden }
}
