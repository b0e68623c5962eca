import { type AssociationType, labelsByPair } from './association-types.ts'
import { allTypes, type ObjectType, propertiesOf } from './definitions.ts'
import type { Call, Json, Reply } from './http.ts'
import { allPipelines } from './pipelines.ts'
import type { Portal } from './portal.ts'
import type { Route } from './router.ts'

const DEFINITIONS = 10
const CUSTOM_RECORDS = 1_000_000
const STANDARD_RECORDS = 15_000_000
const CUSTOM_PROPERTIES = 1000
const CALCULATED = 200
const PIPELINES = 100
export const MAX_LABELS = 50

type Usage = { type: ObjectType; usage: number }

function share(usage: number, limit: number): number {
  return limit ? (usage / limit) * 100 : 0
}

function named({ id, labels }: ObjectType): Json {
  return { objectTypeId: id, singularLabel: labels.singular, pluralLabel: labels.plural }
}

function customLimit({ settings }: Portal, limit: number): number {
  return settings.plan === 'enterprise' ? limit : 0
}

/** The limit of custom types is shared by all of them, a standard type has its own (documented, reference §3.2). */
function byKind(portal: Portal, usages: Usage[], limits: { custom: number; standard: number }): Json {
  const overallLimit = customLimit(portal, limits.custom)
  const custom = usages.filter(({ type }) => type.custom)
  const overallUsage = custom.reduce((sum, one) => sum + one.usage, 0)
  const standard = usages.filter(({ type }) => !type.custom)
  return {
    hubspotDefinedObjectTypes: standard.map((one) => ({ ...limited(one, limits.standard) })),
    customObjectTypes: {
      overallLimit,
      overallUsage,
      overallPercentage: share(overallUsage, overallLimit),
      byObjectType: custom.map(({ type, usage }) => ({ ...named(type), usage })),
    },
  }
}

function limited({ type, usage }: Usage, limit: number): Json {
  return { ...named(type), limit, usage, percentage: share(usage, limit) }
}

function usageOf(portal: Portal, count: (type: ObjectType) => number): Usage[] {
  const types = allTypes(portal.store).filter((type) => !type.archived)
  return types.map((type) => ({ type, usage: count(type) }))
}

function customTypes(call: Call): Reply {
  const usage = allTypes(call.portal.store).filter((type) => type.custom).length
  const limit = customLimit(call.portal, DEFINITIONS)
  return { status: 200, body: { limit, usage, percentage: share(usage, limit) } }
}

function records(call: Call): Reply {
  const sql = 'select type, count(*) as n from record where archived = 0 group by type'
  const counts = new Map(call.portal.store.all<{ type: string; n: number }>(sql).map((row) => [row.type, row.n]))
  const usages = usageOf(call.portal, (type) => counts.get(type.id) ?? 0)
  return { status: 200, body: byKind(call.portal, usages, { custom: CUSTOM_RECORDS, standard: STANDARD_RECORDS }) }
}

function pipelines(call: Call): Reply {
  const usages = usageOf(call.portal, (type) => allPipelines(call.portal.store, type.id).length)
  return { status: 200, body: byKind(call.portal, usages, { custom: PIPELINES, standard: PIPELINES }) }
}

/** Properties that the account itself defined, all or only calculated ones. */
function properties(call: Call, wanted: { limit: number; calculated?: true }): Reply {
  const counts = (type: ObjectType) =>
    [...propertiesOf(call.portal.store, type.id).values()].filter(
      (one) => !one.hubspotDefined && !one.archived && (!wanted.calculated || one.calculated),
    ).length
  const usages = usageOf(call.portal, counts)
  const overallUsage = usages.reduce((sum, one) => sum + one.usage, 0)
  const overallLimit = wanted.limit * (wanted.calculated ? 1 : usages.length)
  const overall = { overallLimit, overallUsage, overallPercentage: share(overallUsage, overallLimit) }
  return { status: 200, body: { ...overall, byObjectType: usages.map((one) => limited(one, wanted.limit)) } }
}

function labels(call: Call): Reply {
  const types = new Map(allTypes(call.portal.store).map((type) => [type.id, type]))
  const results = labelsByPair(call.portal).flatMap((pair: AssociationType[]) => {
    const [from, to] = [types.get(pair[0]?.from_type ?? ''), types.get(pair[0]?.to_type ?? '')]
    if (!from || !to) return []
    const ends = { fromObjectType: named(from), toObjectType: named(to) }
    const allLabels = pair.map((type) => type.label)
    return [{ ...ends, allLabels, limit: MAX_LABELS, usage: pair.length, percentage: share(pair.length, MAX_LABELS) }]
  })
  return { status: 200, body: { results } }
}

const base = '/crm/v3/limits'

/** Limits tracking; the shapes are documented, but for calculated properties (assumed to be as custom ones). */
export const limitRoutes: Route[] = [
  { method: 'GET', pattern: `${base}/custom-object-types`, handler: customTypes },
  { method: 'GET', pattern: `${base}/records`, handler: records },
  { method: 'GET', pattern: `${base}/pipelines`, handler: pipelines },
  { method: 'GET', pattern: `${base}/associations/labels`, handler: labels },
  {
    method: 'GET',
    pattern: `${base}/custom-properties`,
    handler: (call) => properties(call, { limit: CUSTOM_PROPERTIES }),
  },
  {
    method: 'GET',
    pattern: `${base}/calculated-properties`,
    handler: (call) => properties(call, { limit: CALCULATED, calculated: true }),
  },
]
