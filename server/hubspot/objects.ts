import type {
  AssociationTypeRef,
  BatchOutcome,
  HubSpotDoor,
  ItemError,
  RemoteRecord,
  SearchPage,
  SearchQuery,
  Version,
} from './door.ts'
import { HubSpotError } from './door.ts'
import type { Crm, OfficialClient } from './official-client.ts'
import { ARCHIVE, BATCH_CREATE, BATCH_READ, BATCH_WRITE, READ, SEARCH } from './operation.ts'

const BATCH = 100
const PAGE = 100
/** With histories HubSpot answers fewer records at once (reference/hubspot.md §3.2). */
const WITH_HISTORY = 50

type Remote = {
  id: string
  properties: Record<string, string | null>
  createdAt: Date
  updatedAt: Date
  archived?: boolean
  _new?: boolean
  objectWriteTraceId?: string
}
type ClientBatch = { results: Remote[]; errors?: ClientError[] }
type ClientError = { category: string; message: string; context?: Record<string, string[]> }
type RecordCalls = Pick<
  HubSpotDoor,
  'upsertByKey' | 'updateById' | 'createRecords' | 'readByIds' | 'histories' | 'archiveByIds' | 'search' | 'list'
>

/** The calls on records. The client's enum of operators has the wire's own words, so a query passes as it is. */
export function recordCalls(crm: OfficialClient): RecordCalls {
  return {
    async upsertByKey(objectType, keyProperty, inputs) {
      if (inputs.length === 0) return { results: [], errors: [] }
      assertBatch(inputs.length, 'upsert')
      const body = inputs.map(({ key, properties, traceId }) => ({
        id: key,
        idProperty: keyProperty,
        properties: { ...properties, [keyProperty]: key },
        objectWriteTraceId: traceId,
      }))
      return toOutcome(await crm(BATCH_WRITE).objectBatches.upsert(objectType, { inputs: body }))
    },
    async updateById(objectType, inputs) {
      if (inputs.length === 0) return { results: [], errors: [] }
      assertBatch(inputs.length, 'update')
      const body = inputs.map(({ id, properties, traceId }) => ({ id, properties, objectWriteTraceId: traceId }))
      return toOutcome(await crm(BATCH_WRITE).objectBatches.update(objectType, { inputs: body }))
    },
    async createRecords(objectType, inputs) {
      if (inputs.length === 0) return { results: [], errors: [] }
      assertBatch(inputs.length, 'create')
      const body = inputs.map(({ properties, traceId, associations }) => ({
        properties,
        objectWriteTraceId: traceId,
        associations: associations.map(({ toId, types }) => ({ to: { id: toId }, types: types.map(toType) })),
      }))
      return toOutcome(await crm(BATCH_CREATE).objectBatches.create(objectType, { inputs: body }))
    },
    async readByIds(objectType, ids, properties) {
      if (ids.length === 0) return []
      assertBatch(ids.length, 'read')
      const body = { inputs: ids.map((id) => ({ id })), properties, propertiesWithHistory: [] }
      const outcome = toOutcome(await crm(BATCH_READ).objectBatches.read(objectType, body, false))
      // A record that is not there is an answer; any other error would make it look deleted.
      const failure = outcome.errors.find((error) => error.category !== 'OBJECT_NOT_FOUND')
      if (failure)
        throw new HubSpotError(
          'unavailable',
          `HubSpot could not read some ${objectType}: ${failure.message} Try again.`,
        )
      return outcome.results
    },
    async histories(objectType, ids, properties) {
      if (ids.length === 0) return new Map()
      assertBatch(ids.length, 'read of histories', WITH_HISTORY)
      const body = { inputs: ids.map((id) => ({ id })), properties: [], propertiesWithHistory: properties }
      const { results } = await crm(BATCH_READ).objectBatches.read(objectType, body, false)
      return new Map(results.map((record) => [record.id, toHistory(record.propertiesWithHistory ?? {})]))
    },
    async archiveByIds(objectType, ids) {
      if (ids.length === 0) return
      assertBatch(ids.length, 'archive')
      await crm(ARCHIVE).objectBatches.archive(objectType, { inputs: ids.map((id) => ({ id })) })
    },
    async search(objectType, query) {
      const answer = await crm(SEARCH).objectSearch.doSearch(objectType, toSearchRequest(query))
      return toPage(answer, answer.total)
    },
    async list(objectType, { properties, after, archived }) {
      const answer = await crm(READ).objects.getPage(objectType, PAGE, after, properties, [], [], archived ?? false)
      return toPage(answer, null)
    },
  }
}

type ClientType = NonNullable<
  Parameters<Crm['objectBatches']['create']>[1]['inputs'][number]['associations']
>[number]['types'][number]

function toType({ category, typeId }: AssociationTypeRef): ClientType {
  // The client's enum has the wire's own words.
  return { associationCategory: category as ClientType['associationCategory'], associationTypeId: typeId }
}

type Told = { value: string; sourceType: string }

function toHistory(versions: Record<string, Told[]>): Record<string, Version[]> {
  const toVersion = ({ value, sourceType }: Told): Version => ({ value, byApp: sourceType === 'INTEGRATION' })
  return Object.fromEntries(Object.entries(versions).map(([name, list]) => [name, list.map(toVersion)]))
}

function assertBatch(size: number, verb: string, most = BATCH): void {
  if (size <= most) return
  throw new HubSpotError(
    'invalid',
    `A batch ${verb} takes at most ${most} inputs, not ${size}: split it before calling.`,
  )
}

type ClientSearch = Parameters<Crm['objectSearch']['doSearch']>[1]
type ClientFilter = NonNullable<ClientSearch['filterGroups']>[number]['filters'][number]

function toSearchRequest(query: SearchQuery): ClientSearch {
  const filters = query.filters.map(({ property, operator, value, values }) => ({
    propertyName: property,
    operator: operator as ClientFilter['operator'],
    ...(value === undefined ? {} : { value }),
    ...(values === undefined ? {} : { values }),
  }))
  return {
    filterGroups: filters.length ? [{ filters }] : [],
    properties: query.properties,
    sorts: query.sortBy ? [query.sortBy] : [],
    limit: query.limit,
    ...(query.after === undefined ? {} : { after: query.after }),
  }
}

function toPage(
  answer: { results: Remote[]; paging?: { next?: { after: string } } },
  total: number | null,
): SearchPage {
  return { results: answer.results.map(toRecord), after: answer.paging?.next?.after ?? null, total }
}

function toOutcome(answer: ClientBatch): BatchOutcome {
  return { results: (answer.results ?? []).map(toRecord), errors: (answer.errors ?? []).map(toItemError) }
}

function toItemError({ category, message, context }: ClientError): ItemError {
  const ids = [...(context?.ids ?? []), ...(context?.id ?? [])]
  return { traceIds: context?.objectWriteTraceId ?? [], ids, category, message }
}

/** A cleared value comes as `""` or not at all (recorded): both are null here. */
function toRecord(remote: Remote): RemoteRecord {
  const properties = Object.fromEntries(Object.entries(remote.properties).map(([name, value]) => [name, value || null]))
  return {
    id: remote.id,
    properties,
    createdAt: remote.createdAt.toISOString(),
    updatedAt: remote.updatedAt.toISOString(),
    archived: remote.archived ?? false,
    ...(remote._new === undefined ? {} : { isNew: remote._new }),
    ...(remote.objectWriteTraceId === undefined ? {} : { traceId: remote.objectWriteTraceId }),
  }
}
