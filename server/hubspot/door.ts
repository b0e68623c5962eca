/**
 * The one door to HubSpot. Services and sync know this interface; only this folder knows the official client,
 * the API's versions, its limits and its moods.
 */
export interface HubSpotDoor {
  account(): Promise<Account>
  owners(): Promise<Owner[]>
  /** How many custom records there are and may be; null if HubSpot does not say. */
  customRecords(): Promise<{ usage: number; limit: number } | null>

  listSchemas(): Promise<ObjectSchema[]>
  createSchema(definition: SchemaDefinition): Promise<ObjectSchema>

  listProperties(objectType: string): Promise<PropertyDefinition[]>
  createProperties(objectType: string, properties: PropertyDefinition[]): Promise<void>
  updatePropertyOptions(objectType: string, name: string, options: PropertyOption[]): Promise<void>
  listPropertyGroups(objectType: string): Promise<{ name: string; label: string }[]>
  createPropertyGroup(objectType: string, group: { name: string; label: string }): Promise<void>

  listPipelines(objectType: string): Promise<Pipeline[]>
  createPipeline(objectType: string, pipeline: PipelineDefinition): Promise<Pipeline>
  addStage(objectType: string, pipelineId: string, stage: StageDefinition): Promise<Pipeline>

  /** At most 100 inputs. `key` is the value of `keyProperty`, which must be unique in HubSpot and in the batch. */
  upsertByKey(objectType: string, keyProperty: string, inputs: UpsertInput[]): Promise<BatchOutcome>
  /** At most 100 inputs, by record id. */
  updateById(objectType: string, inputs: UpdateInput[]): Promise<BatchOutcome>
  /**
   * At most 100 new records with their associations, of a type without a unique key. Sent once: after an unclear failure
   * they may be there, so keep an intent before and look for them first.
   */
  createRecords(objectType: string, inputs: CreateInput[]): Promise<BatchOutcome>
  /** At most 100 ids; a record that is missing is missing in `results`, or comes back under another id if merged. */
  readByIds(objectType: string, ids: string[], properties: string[]): Promise<RemoteRecord[]>
  /** At most 50 ids: by record id and property what it held, newest first, as far as HubSpot keeps it. */
  histories(objectType: string, ids: string[], properties: string[]): Promise<Map<string, Record<string, Version[]>>>
  archiveByIds(objectType: string, ids: string[]): Promise<void>
  search(objectType: string, query: SearchQuery): Promise<SearchPage>
  list(objectType: string, query: { properties: string[]; after?: string; archived?: boolean }): Promise<SearchPage>

  associationLabels(fromType: string, toType: string): Promise<AssociationLabel[]>
  /** Read-merge-write is the caller's: HubSpot replaces the label set of a pair that is already associated. */
  associate(fromType: string, toType: string, pairs: AssociationInput[]): Promise<void>
  associations(fromType: string, toType: string, fromIds: string[]): Promise<Map<string, string[]>>
  /** The same with the types of each association, its labels among them. */
  labelledAssociations(fromType: string, toType: string, fromIds: string[]): Promise<Map<string, Link[]>>
  /** A label makes two types, one a direction; answers that of this direction. */
  createLabel(fromType: string, toType: string, label: { name: string; label: string }): Promise<AssociationLabel>
  /** Takes all associations of the pairs away, whatever their labels; at most 100. */
  dissociate(fromType: string, toType: string, pairs: { fromId: string; toId: string }[]): Promise<void>

  /** Requests since the door was opened. A write is a request that can change something in HubSpot. */
  readonly traffic: Readonly<{ reads: number; writes: number; limited: number }>
}

export type Account = { portalId: string; timeZone: string; uiDomain: string; accountType: string; answeredAt?: string }
export type Owner = { id: string; email: string; name: string }
export type PropertyOption = { label: string; value: string; displayOrder: number; hidden: boolean }
export type PropertyDefinition = {
  name: string
  label: string
  description: string
  groupName: string
  type: 'string' | 'number' | 'bool' | 'enumeration' | 'date' | 'datetime'
  fieldType: 'text' | 'textarea' | 'number' | 'booleancheckbox' | 'select' | 'date'
  hasUniqueValue: boolean
  options: PropertyOption[]
}
export type SchemaDefinition = {
  name: string
  labels: { singular: string; plural: string }
  primaryDisplayProperty: string
  secondaryDisplayProperties: string[]
  searchableProperties: string[]
  requiredProperties: string[]
  properties: Omit<PropertyDefinition, 'groupName'>[]
  associatedObjects: string[]
}
export type ObjectSchema = { objectTypeId: string; fullyQualifiedName: string; name: string; properties: string[] }
export type StageDefinition = { label: string; displayOrder: number; closed: boolean }
export type PipelineDefinition = { label: string; stages: StageDefinition[] }
export type Pipeline = { id: string; label: string; stages: { id: string; label: string }[] }

/** Property values as they go over the wire; `""` clears. */
export type Properties = Record<string, string>
export type UpsertInput = { key: string; properties: Properties; traceId: string }
export type UpdateInput = { id: string; properties: Properties; traceId: string }
export type CreateInput = {
  properties: Properties
  traceId: string
  associations: { toId: string; types: AssociationTypeRef[] }[]
}
export type AssociationTypeRef = { category: string; typeId: number }
export type Link = { toId: string; types: AssociationLabel[] }
export type RemoteRecord = {
  id: string
  properties: Record<string, string | null>
  createdAt: string
  updatedAt: string
  archived: boolean
  /** Set by an upsert: true if HubSpot created the record. */
  isNew?: boolean
  traceId?: string
}
export type ItemError = { traceIds: string[]; ids: string[]; category: string; message: string }
/** What happened to each input. `results` come in any order; a missing one without an error is a failure too. */
/** `byApp`: written through the API, by us or by another app; anything else is a person's or a workflow's doing. */
export type Version = { value: string; byApp: boolean }
export type BatchOutcome = { results: RemoteRecord[]; errors: ItemError[] }
export type SearchQuery = {
  filters: {
    property: string
    operator: 'EQ' | 'GTE' | 'GT' | 'LTE' | 'IN' | 'HAS_PROPERTY'
    value?: string
    values?: string[]
  }[]
  properties: string[]
  sortBy?: string
  after?: string
  /** At most 200. */
  limit: number
}
export type SearchPage = { results: RemoteRecord[]; after: string | null; total: number | null }
export type AssociationLabel = { category: string; typeId: number; label: string | null }
export type AssociationInput = { fromId: string; toId: string; types: { category: string; typeId: number }[] }

export type LimitBucket = 'burst' | 'search'
/** Waits until one more request fits the portal's limit; shared by all processes through the database. */
export interface Limiter {
  take(bucket: LimitBucket): Promise<void>
  /** Told of a 429: nobody sends before `untilMs` from now. */
  pause(bucket: LimitBucket, forMs: number): Promise<void>
  /** Told of the limit that HubSpot's own headers name. */
  learn?(bucket: LimitBucket, told: { max: number; windowMs: number }): Promise<void>
  /** Told that the daily limit is used up: until the account's midnight `take` throws `daily-exhausted`. */
  exhausted?(): Promise<void>
}

export type HubSpotErrorKind =
  | 'rate-limited'
  | 'daily-exhausted'
  | 'unauthorised'
  | 'forbidden'
  | 'invalid'
  | 'not-found'
  | 'conflict'
  | 'unavailable'

/** A failed call. The kind says what happens next; the message says what, where and what to do. */
export class HubSpotError extends Error {
  readonly kind: HubSpotErrorKind
  readonly status: number | null
  readonly correlationId: string | null
  readonly retryAfterMs: number | null

  constructor(
    kind: HubSpotErrorKind,
    message: string,
    detail: { status?: number; correlationId?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: detail.cause })
    this.name = 'HubSpotError'
    this.kind = kind
    this.status = detail.status ?? null
    this.correlationId = detail.correlationId ?? null
    this.retryAfterMs = detail.retryAfterMs ?? null
  }
}
