import { DEFAULT_LAG } from '#server/sandbox/control.ts'
import { SANDBOX_TOKEN, startSandbox } from '#server/sandbox/start.ts'
import type { Exchange, Json } from './load.ts'
import { headerDifferences, isJson, shapeDifferences } from './shape.ts'

const TYPE = 'p_recorded_object'
const KEY = 'grouparoo_object_property'
const TEXTS = [KEY, 'first_name', 'last_name', 'text_field']

/** One recorded call played against the sandbox. */
export type Played = {
  call: string
  /** What differs; empty: nothing. */
  problems: string[]
  /** Whether a search found the same records; null where it is no search or was refused. */
  sameHits: boolean | null
}

type Answer = { status: number; headers: Headers; body: unknown }
type Hit = { id: string; properties: Json }

/**
 * Plays the recorded calls in their order and at their time against a fresh sandbox whose search trails as HubSpot's,
 * and compares status, headers and form. Ids are translated by what a create answered. A refused search is refused at
 * the recorded place: when exactly HubSpot refuses depends on fractions of a second that no recording holds.
 */
export async function replayCalls(calls: Exchange[]): Promise<Played[]> {
  let now = timeOf(calls[0])
  const sandbox = await startSandbox({ file: ':memory:', clock: () => now, indexLag: DEFAULT_LAG })
  const ids = new Map<string, string>()
  let lastWrite = 0

  async function send(method: string, path: string, body: unknown): Promise<Answer> {
    const headers = { Authorization: `Bearer ${SANDBOX_TOKEN}` }
    const response = await fetch(sandbox.url + path, { method, headers, body: JSON.stringify(body) })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : '' }
  }

  async function play(one: Exchange): Promise<Played> {
    now = Math.max(now + 1, timeOf(one))
    const search = one.path.endsWith('/search')
    sandbox.control.setLimits({ burst: 100_000, search: one.status === 429 ? 0 : 100_000 })
    const path = one.path.replace(/\/2-\d+\//, `/${TYPE}/`)
    const answer = await send(one.method, path, translated(one.requestBody, ids))
    if (path.endsWith('/batch/create')) learnIds(ids, answer.body, one.responseBody)
    // Within the first half minute after a write, HubSpot's index has seen some of it and ours another part.
    const settled = now - lastWrite > DEFAULT_LAG.maxMs + 1000
    if (!search) lastWrite = now
    return compare(one, answer, { ids, settled })
  }

  try {
    const made = await send('POST', '/crm-object-schemas/v3/schemas', SCHEMA)
    if (made.status !== 201) throw new Error(`The sandbox refused the schema: ${JSON.stringify(made.body)}`)
    const played: Played[] = []
    for (const one of calls) played.push(await play(one))
    return played
  } finally {
    await sandbox.close()
  }
}

function timeOf(one: Exchange | undefined): number {
  return Date.parse(one?.headers.Date ?? '')
}

function translated(body: Json, ids: Map<string, string>): Json {
  if (!Array.isArray(body.inputs)) return body
  return { ...body, inputs: body.inputs.filter(isJson).map((input) => ({ ...input, ...idOf(input, ids) })) }
}

function idOf(input: Json, ids: Map<string, string>): { id?: string } {
  return typeof input.id === 'string' ? { id: ids.get(input.id) ?? input.id } : {}
}

function learnIds(ids: Map<string, string>, ours: unknown, theirs: unknown): void {
  const mine = new Map(hitsOf(ours).map((hit) => [hit.properties[KEY], hit.id]))
  for (const hit of hitsOf(theirs)) ids.set(hit.id, mine.get(hit.properties[KEY]) ?? '')
}

function hitsOf(body: unknown): Hit[] {
  return isJson(body) && Array.isArray(body.results) ? (body.results as Hit[]) : []
}

function compare(one: Exchange, answer: Answer, known: { ids: Map<string, string>; settled: boolean }): Played {
  const call = `${one.method} …/${one.path.split('/').slice(5).join('/')} ${one.status}`
  const status = answer.status === one.status ? [] : [`status ${answer.status}, recorded ${one.status}`]
  const { problems, sameHits } = compareHits(answer.body, one.responseBody, known.ids)
  const searched = one.path.endsWith('/search') && one.status === 200
  const differs = !sameHits && (!searched || known.settled)
  return {
    call,
    problems: [
      ...status,
      ...headerDifferences(answer.headers, one.headers),
      ...shapeDifferences(answer.body, one.responseBody),
      ...problems,
      ...(differs ? ['other records were answered'] : []),
    ],
    sameHits: searched ? sameHits : null,
  }
}

/** Records are compared with their like: batches answer in any order. */
function compareHits(
  ours: unknown,
  theirs: unknown,
  ids: Map<string, string>,
): { problems: string[]; sameHits: boolean } {
  const mine = new Map(hitsOf(ours).map((hit) => [hit.id, hit]))
  const wanted = hitsOf(theirs)
  const problems = wanted.flatMap((hit) => {
    const like = mine.get(ids.get(hit.id) ?? '')
    return like ? shapeDifferences(like, hit, 'result') : []
  })
  return { problems, sameHits: mine.size === wanted.length && wanted.every((hit) => mine.has(ids.get(hit.id) ?? '')) }
}

/** `date_field` was asked for and not defined: HubSpot left it out in silence. */
const SCHEMA = {
  name: 'recorded_object',
  labels: { singular: 'Recorded', plural: 'Recorded' },
  primaryDisplayProperty: KEY,
  requiredProperties: [KEY],
  searchableProperties: [KEY],
  associatedObjects: ['CONTACT'],
  properties: [
    ...TEXTS.map((name) => ({ name, label: name, type: 'string', fieldType: 'text' })),
    { name: 'number_field', label: 'number_field', type: 'number', fieldType: 'number' },
  ],
}
