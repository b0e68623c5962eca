import type {
  BatchOutcome,
  HubSpotDoor,
  ItemError,
  Properties,
  RemoteRecord,
  SearchQuery,
  UpdateInput,
  UpsertInput,
} from '#server/hubspot/door.ts'

type Stored = {
  id: string
  type: string
  properties: Properties
  modified: number
  archived: boolean
  /** Writes, newest first. */
  history?: { properties: Properties; byApp: boolean }[]
}
type Call = 'upsert' | 'update' | 'read' | 'archive' | 'search' | 'list' | 'associate'
type Answer = (input: { traceId: string; properties: Properties }) => ItemError | 'silent' | null

/** A HubSpot door in memory: records only, results reversed, and a hook around every call. */
export type FakeHubSpot = HubSpotDoor & {
  records: Stored[]
  links: { fromId: string; toId: string }[]
  calls: { call: Call; size: number }[]
  /** Thrown before the call does anything (`before`) or after it has done everything (`after`). */
  fault: { before?: (call: Call) => void; after?: (call: Call) => void }
  /** What becomes of a single input of a batch. */
  answer: Answer
  /** A person's edit: moves the modified date. */
  edit(id: string, properties: Properties): void
  /** A person merges the second record into the first; answers the new id. */
  merge(id: string, otherId: string): string
  clock: number
}

const unused = () => Promise.reject(new Error('Not part of this fake'))

export function fakeHubSpot(): FakeHubSpot {
  let nextId = 5_000
  const traffic = { reads: 0, writes: 0, limited: 0 }
  const fake: FakeHubSpot = {
    records: [],
    links: [],
    calls: [],
    fault: {},
    answer: () => null,
    clock: Date.parse('2026-11-19T09:00:00Z'),
    traffic,
    edit(id, properties) {
      const record = fake.records.find((each) => each.id === id)!
      fake.clock += 1_000
      keep(record, properties, false)
      record.modified = fake.clock
    },
    merge(id, otherId) {
      const [primary, other] = [id, otherId].map((each) => fake.records.find((record) => record.id === each)!)
      fake.clock += 1_000
      nextId += 7
      const merged = { hs_merged_object_ids: [id, otherId].join(';') }
      const properties = { ...other!.properties, ...primary!.properties, ...merged }
      const record = { ...primary!, id: String(nextId), properties, modified: fake.clock }
      fake.records = [...fake.records.filter((each) => each !== primary && each !== other), record]
      return record.id
    },
    account: unused,
    owners: async () => [],
    customRecords: async () => null,
    listSchemas: unused,
    createSchema: unused,
    listProperties: unused,
    createProperties: unused,
    updatePropertyOptions: unused,
    listPropertyGroups: unused,
    createPropertyGroup: unused,
    listPipelines: unused,
    createPipeline: unused,
    addStage: unused,
    list: (type, { properties, after = '0' }) =>
      call('list', 100, () => {
        const there = fake.records.filter(
          (each) => each.type === type && !each.archived && Number(each.id) > Number(after),
        )
        const page = there.sort((a, b) => Number(a.id) - Number(b.id)).slice(0, 100)
        const next = there.length > page.length ? page.at(-1)!.id : null
        return { results: page.map((each) => view(each, properties)), after: next, total: null }
      }),
    associationLabels: async () => [{ category: 'USER_DEFINED', typeId: 12, label: null }],
    createRecords: unused,
    labelledAssociations: (_from, to, ids) =>
      call('read', ids.length, () => {
        const types = [{ category: 'USER_DEFINED', typeId: 12, label: null }]
        const toType = fake.records.filter((each) => each.type === to).map(({ id }) => id)
        const found = (id: string) => fake.links.filter((each) => each.fromId === id && toType.includes(each.toId))
        return new Map(ids.map((id) => [id, found(id).map(({ toId }) => ({ toId, types }))]))
      }),
    createLabel: async (_from, _to, { label }) => ({ category: 'USER_DEFINED', typeId: 13, label }),
    dissociate: async () => {},
    associations: (_from, _to, ids) =>
      call('read', ids.length, () => {
        const linked = (id: string) => fake.links.filter(({ fromId }) => fromId === id).map(({ toId }) => toId)
        return new Map(ids.map((id) => [id, linked(id)]))
      }),
    upsertByKey: (type, key, inputs) =>
      call('upsert', inputs.length, () => batch(inputs, (input) => upsert(type, key, input))),
    updateById: (_type, inputs) => call('update', inputs.length, () => batch(inputs, update)),
    readByIds: (type, ids, properties) =>
      call('read', ids.length, () =>
        fake.records
          .filter((each) => each.type === type && isAsked(each, ids) && !each.archived)
          .map((each) => view(each, properties)),
      ),
    histories: (_type, ids, properties) =>
      call('read', ids.length, () => {
        const values = (record: Stored, name: string) =>
          record.history?.flatMap(({ properties, byApp }) => {
            const value = properties[name]
            return value === undefined ? [] : [{ value, byApp }]
          }) ?? []
        return new Map(
          fake.records
            .filter((each) => ids.includes(each.id) && !each.archived)
            .map((each) => [each.id, Object.fromEntries(properties.map((name) => [name, values(each, name)]))]),
        )
      }),
    archiveByIds: (_type, ids) =>
      call('archive', ids.length, () => {
        for (const record of fake.records) if (ids.includes(record.id)) record.archived = true
      }),
    search: (type, query) => call('search', query.limit, () => search(type, query)),
    associate: (_from, _to, pairs) =>
      call('associate', pairs.length, () => {
        for (const { fromId, toId } of pairs) fake.links.push({ fromId, toId })
      }),
  }
  return fake

  /** The ids of merged records keep leading to what they became. */
  function isAsked({ id, properties }: Stored, ids: string[]): boolean {
    const sources = (properties.hs_merged_object_ids ?? '').split(';')
    return ids.includes(id) || sources.some((source) => source !== '' && ids.includes(source))
  }

  async function call<T>(name: Call, size: number, run: () => T): Promise<T> {
    traffic[['read', 'search', 'list'].includes(name) ? 'reads' : 'writes'] += 1
    fake.calls.push({ call: name, size })
    fake.fault.before?.(name)
    const result = run()
    fake.fault.after?.(name)
    return result
  }

  function batch<I extends { traceId: string; properties: Properties }>(
    inputs: I[],
    apply: (input: I) => RemoteRecord | null,
  ): BatchOutcome {
    const outcome: BatchOutcome = { results: [], errors: [] }
    for (const input of inputs.toReversed()) {
      const fault = fake.answer(input)
      if (fault === 'silent') continue
      const result = fault ? null : apply(input)
      if (result) outcome.results.push({ ...result, traceId: input.traceId })
      else
        outcome.errors.push(
          fault ?? { traceIds: [input.traceId], ids: [], category: 'OBJECT_NOT_FOUND', message: 'gone' },
        )
    }
    return outcome
  }

  function upsert(type: string, key: string, input: UpsertInput): RemoteRecord {
    const there = fake.records.find(
      (each) => each.type === type && !each.archived && each.properties[key] === input.key,
    )
    if (there) return { ...write(there, input.properties), isNew: false }
    nextId += 7
    const record: Stored = { id: String(nextId), type, properties: { [key]: input.key }, modified: 0, archived: false }
    fake.records.push(record)
    return { ...write(record, input.properties), isNew: true }
  }

  function update(input: UpdateInput): RemoteRecord | null {
    const there = fake.records.find((each) => each.id === input.id && !each.archived)
    return there ? write(there, input.properties) : null
  }

  function write(record: Stored, properties: Properties): RemoteRecord {
    fake.clock += 1
    keep(record, properties, true)
    record.modified = fake.clock
    return view(record, Object.keys(properties))
  }

  function keep(record: Stored, properties: Properties, byApp: boolean): void {
    const changed = Object.entries(properties).filter(([name, value]) => (record.properties[name] ?? '') !== value)
    record.history = [{ properties: Object.fromEntries(changed), byApp }, ...(record.history ?? [])]
    Object.assign(record.properties, properties)
  }

  function view({ id, properties, modified, archived }: Stored, names: readonly string[]): RemoteRecord {
    const at = new Date(modified).toISOString()
    const asked = Object.fromEntries(names.map((name) => [name, properties[name] || null]))
    return { id, properties: { ...asked, hs_lastmodifieddate: at }, createdAt: at, updatedAt: at, archived }
  }

  function search(type: string, { filters, properties, sortBy = 'hs_object_id', after = '0', limit }: SearchQuery) {
    const held = (record: Stored, name: string) =>
      name === 'hs_object_id'
        ? Number(record.id)
        : name === 'hs_lastmodifieddate'
          ? record.modified
          : record.properties[name]
    const by = sortBy.replace(/^-/, '')
    const sign = by === sortBy ? 1 : -1
    const hits = fake.records
      .filter((record) => record.type === type && !record.archived)
      .filter((record) =>
        filters.every(({ property, operator, value }) => {
          const current = held(record, property)
          if (operator === 'HAS_PROPERTY') return Boolean(current)
          const [a, b] = [Number(current), Number(value)]
          return operator === 'GTE' ? a >= b : operator === 'GT' ? a > b : a === b
        }),
      )
      .sort((a, b) => sign * (Number(held(a, by)) - Number(held(b, by))) || Number(a.id) - Number(b.id))
    const from = Number(after)
    if (from + limit > 10_000) throw new Error('HubSpot answers no more than 10,000 hits of one query')
    const results = hits.slice(from, from + limit).map((record) => view(record, properties))
    const end = from + limit
    return { results, after: end < hits.length ? String(end) : null, total: hits.length }
  }
}
