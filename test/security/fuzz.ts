/** Schema as /openapi.json has it; of it only what values are made from. */
export type Schema = {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: Schema | boolean
  $ref?: string
}
export type Operation = { method: string; path: string; parameters: Parameter[]; body: Schema | null }
type Parameter = { name: string; in: string; schema: Schema }
type Described = {
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}
export type Document = {
  paths: Record<string, Record<string, Described>>
  components?: { schemas?: Record<string, Schema> }
}

export function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => {
      const content = requestBody?.content ?? {}
      return { method: method.toUpperCase(), path, parameters, body: content['application/json']?.schema ?? null }
    }),
  )
}

/** In [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What breaks programs that trust their input. */
export const HOSTILE: readonly unknown[] = [
  '',
  ' ',
  'null',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '../../../etc/passwd',
  '%2e%2e%2f',
  "' or 1=1 --",
  '"; drop table partner; --',
  '<img src=x onerror=alert(1)>',
  '{{constructor.constructor("return process")()}}',
  '__proto__',
  'x'.repeat(5_000),
  '9'.repeat(400),
  '\u202e\u2066أ🤖\u0301',
  '2026-02-30',
  '9999-12-31',
  '-271821-04-20T00:00:00Z',
  'http://169.254.169.254/latest/meta-data',
  'javascript:alert(1)',
  -1,
  0,
  1.5,
  1e308,
  -1e308,
  2 ** 53,
  2 ** 31,
  true,
  null,
  [],
  {},
  [[[[]]]],
  { $gt: '' },
  { constructor: { prototype: { role: 'admin' } } },
]

export type Fuzz = {
  random: () => number
  /** Ids and words that exist, so that requests get past the first check. */
  known: readonly string[]
  schemas: Record<string, Schema>
}

export function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T
}

/** A value that mostly fits the schema; one in eight is hostile instead. */
export function valueFor(fuzz: Fuzz, schema: Schema, depth = 0): unknown {
  const { random } = fuzz
  if (random() < 0.125 || depth > 6) return pick(random, HOSTILE)
  const target = schema.$ref ? fuzz.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema
  if (!target) return pick(random, HOSTILE)
  if (target.const !== undefined) return target.const
  if (target.enum) return pick(random, target.enum)
  const choices = target.anyOf ?? target.oneOf
  if (choices) return valueFor(fuzz, pick(random, choices), depth + 1)
  if (target.allOf) return Object.assign({}, ...target.allOf.map((each) => valueFor(fuzz, each, depth + 1)))
  return plain(fuzz, target, depth)
}

function plain(fuzz: Fuzz, schema: Schema, depth: number): unknown {
  const { random } = fuzz
  const type = Array.isArray(schema.type) ? pick(random, schema.type) : schema.type
  if (type === 'object') return objectFor(fuzz, schema, depth)
  if (type === 'array') {
    return Array.from({ length: Math.floor(random() * 4) }, () => valueFor(fuzz, schema.items ?? {}, depth + 1))
  }
  if (type === 'integer') return Math.floor(random() * 200) - 20
  if (type === 'number') return random() * 200 - 20
  if (type === 'boolean') return random() < 0.5
  if (type === 'null') return null
  return textFor(fuzz, schema)
}

function objectFor(fuzz: Fuzz, schema: Schema, depth: number): Record<string, unknown> {
  const names = Object.keys(schema.properties ?? {})
  const wanted = names.filter((name) => schema.required?.includes(name) || fuzz.random() < 0.5)
  const entries = wanted
    .filter(() => fuzz.random() > 0.02)
    .map((name) => [name, valueFor(fuzz, schema.properties?.[name] ?? {}, depth + 1)])
  const made = Object.fromEntries(entries) as Record<string, unknown>
  if (fuzz.random() < 0.05) made[String(pick(fuzz.random, HOSTILE))] = pick(fuzz.random, HOSTILE)
  return made
}

function textFor({ random, known }: Fuzz, { format }: Schema): string {
  if (format === 'uuid') return random() < 0.8 ? pick(random, known) : crypto.randomUUID()
  if (format === 'date') return pick(random, ['2026-11-19', '2026-01-31', '0001-01-01', '2024-02-29'])
  if (format === 'date-time') return pick(random, ['2026-11-19T09:00:00Z', '1970-01-01T00:00:00.000Z'])
  if (format === 'email') return pick(random, ['sarah@example.com', 'kevin@example.org'])
  if (format === 'uri') return pick(random, ['https://example.com/a', 'https://www.youtube.com/@sample'])
  return pick(random, [...known, 'Sarah', 'tier-1', 'creator-outreach', 'x'])
}
