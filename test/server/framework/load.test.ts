import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadFramework, parseFramework } from '#server/framework/load.ts'
import { YamlError } from '#server/framework/yaml-error.ts'
import type { Framework } from '#shared/framework/framework.ts'
import { Origin } from '#shared/framework/tiers.ts'

const FILE = 'templates/framework.yaml'
const shipped = readFileSync(FILE, 'utf8')

/** What is wrong with a text, a line each. */
function problems(text: string): string[] {
  try {
    parseFramework(text, FILE)
    return []
  } catch (error) {
    if (error instanceof YamlError) return error.message.split('\n')
    throw error
  }
}

/** Line of the shipped file on which a piece of text ends. */
function lineOfEnd(piece: string): number {
  const at = shipped.indexOf(piece)
  if (at < 0) throw new Error(`the shipped file does not hold ${JSON.stringify(piece)}`)
  return shipped.slice(0, at + piece.trimEnd().length).split('\n').length
}

describe('the shipped framework', () => {
  const framework = parseFramework(shipped, FILE)

  it('holds the whole document', () => {
    expect({
      tiers: framework.tiers.length,
      phases: framework.phases.length,
      checklist: framework.phases.flatMap((phase) => phase.checklist).length,
      bands: framework.health.bands.length,
      kpis: framework.kpis.length,
      targets: framework.kpis.filter((kpi) => kpi.target !== undefined).length,
      calendar: framework.calendar.length,
      escalation: framework.escalation.length,
      agenda: framework.summit.agenda.length,
      rollout: framework.rollout.length,
    }).toEqual({
      tiers: 4,
      phases: 4,
      checklist: 16,
      bands: 4,
      kpis: 15,
      targets: 7,
      calendar: 16,
      escalation: 4,
      agenda: 5,
      rollout: 4,
    })
  })

  it('keeps record, weights, bands and targets as they are written', () => {
    expect(framework).toMatchObject({ name: 'Partner Communication Framework', version: '1.0', date: '2025-08-14' })
    expect(framework.health.weights).toEqual({ communication: 25, mutual_value: 35, integration: 25, alignment: 15 })
    expect(framework.health.bands.map(({ from, actions }) => `${from} ${actions}`)).toEqual([
      '90 Expansion opportunities, case study development',
      '70 Healthy partnership, optimization opportunities',
      '50 Attention needed, improvement planning required',
      '0 Partnership at risk, immediate intervention needed',
    ])
    expect(framework.kpis.flatMap(({ target }) => (target ? [`${target.at_least} ${target.per}`] : []))).toEqual([
      '40 review',
      '60 review',
      '25 review',
      '12 year',
      '3 review',
      '85 review',
      '90 review',
    ])
  })

  it('gives each tier its streams, two-way where DESIGN says so', () => {
    const told = framework.tiers.map(({ streams }) =>
      streams.map(({ id, two_way: twoWay }) => `${id}${twoWay ? ' ⇄' : ''}`),
    )
    expect(told).toEqual([
      ['weekly-technical', 'business-review ⇄', 'monthly-strategy ⇄', 'quarterly-review ⇄'],
      ['performance-report', 'quarterly-insights ⇄', 'new-content-alert', 'feature-opportunity'],
      ['association-review ⇄', 'event-planning'],
      ['integration-review ⇄'],
    ])
    expect(framework.tiers.flatMap(({ streams }) => streams).filter((stream) => stream.from_phase !== 4)).toMatchObject(
      [{ id: 'weekly-technical', from_phase: 3 }],
    )
  })

  it('marks the schedules of Tiers 3 and 4 as added', () => {
    const origins = framework.tiers.map(({ streams }) => new Set(streams.map(({ origin }) => origin.from)))
    expect(origins).toEqual([['framework'], ['framework'], ['added'], ['added']].map((each) => new Set(each)))
  })

  it('holds the clocks of incidents and issues with the parts of their messages', () => {
    const { incident, issue, planned_change: planned } = framework.clocks
    expect([incident.first_notice.under_hours, incident.update.every_hours, incident.resolution.within_hours]).toEqual([
      2, 4, 24,
    ])
    expect(
      [incident.first_notice, incident.update, incident.resolution, issue].map(({ parts }) => parts.length),
    ).toEqual([3, 3, 4, 3])
    expect(incident.resolution.parts.filter((part) => part.if_any).map(({ id }) => id)).toEqual(['make-good'])
    expect([issue.within_hours, planned.lead_working_days]).toEqual([48, 10])
  })

  it('names only templates that are there', () => {
    const named = [
      ...framework.tiers.flatMap((tier) => [tier.outreach_template, ...tier.streams.map((stream) => stream.template)]),
      ...framework.health.bands.map((band) => band.template),
      framework.outreach.follow_up_template,
    ].filter((id) => id !== undefined)
    expect(named.length).toBeGreaterThan(5)
    for (const id of named) expect(existsSync(`templates/${id}/meta.yaml`), id).toBe(true)
  })

  it('says of every line with an origin where it comes from', () => {
    const origins = originsOf(framework)
    expect(origins.length).toBeGreaterThan(100)
    for (const origin of origins) expect(Origin.safeParse(origin).success).toBe(true)
  })
})

function originsOf(value: unknown): unknown[] {
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, child]) => (key === 'origin' ? [child] : originsOf(child)))
}

describe('a broken framework file', () => {
  it.each([
    ['a missing key', 'owner: Product Owner (Sarah)\n', '', 'name: Partner', 'owner: missing, expected string'],
    [
      'an unknown key',
      'summit:\n',
      'sumit_date: 2027-01-01\nsummit:\n',
      null,
      'sumit_date: unknown key, not expected here; check the spelling or remove it',
    ],
    ['a number for a text', "version: '1.0'", 'version: 1.0', null, 'version: expected string, received number'],
    ['a date that is none', 'date: 2025-08-14', 'date: 2025-02-30', null, 'date: expected a date such as 2025-08-14'],
    [
      'weights that do not sum up',
      'weights: { communication: 25',
      'weights: { communication: 30',
      null,
      'health.weights: the four weights must sum to 100',
    ],
    [
      'a weight that is a word',
      'integration: 25, alignment: 15 }',
      'integration: much, alignment: 15 }',
      null,
      'health.weights.integration: expected number, received string',
    ],
    [
      'a band that does not descend',
      'from: 50\n',
      'from: 95\n',
      null,
      'health.bands[2].from: expected less than 70, bands descend',
    ],
    ['a lowest band above 0', 'from: 0\n', 'from: 10\n', null, 'health.bands[3].from: expected 0 for the lowest band'],
    [
      'an unknown band',
      'id: at-risk',
      'id: doomed',
      null,
      'health.bands[3].id: expected one of "thriving"|"healthy"|"needs-attention"|"at-risk"',
    ],
    [
      'a period in weeks',
      'every: { days: 14 }',
      'every: { weeks: 2 }',
      null,
      'tiers[0].streams[1].every: expected { days: 1 to 366 } or { months: 1 to 24 }',
    ],
    [
      'days that are no whole weeks',
      'every: { days: 14 }',
      'every: { days: 10 }',
      null,
      'tiers[0].streams[1].every: expected days in whole weeks (7, 14, …)',
    ],
    [
      'a weekday that is none',
      'slot: { weekday: friday }',
      'slot: { weekday: sunday }',
      null,
      'tiers[0].streams[0].slot: expected { weekday: monday to friday }',
    ],
    [
      'days for a week of the month',
      'every: { months: 1 }',
      'every: { days: 28 }',
      null,
      'tiers[0].streams[2].every: expected months, since the slot is a week of the month',
    ],
    [
      'a phase that is none',
      'from_phase: 3',
      'from_phase: 5',
      null,
      'tiers[0].streams[0].from_phase: expected number to be <=4',
    ],
    [
      'a kind of stream that is none',
      'kind: event',
      'kind: sometimes',
      null,
      'tiers[1].streams[2].kind: expected a stream whose kind is anchored, rolling or event',
    ],
    [
      'two streams of one name',
      'id: business-review',
      'id: weekly-technical',
      null,
      'tiers[0].streams[1].id: there is another stream "weekly-technical"',
    ],
    [
      'a covered stream that is none',
      'covers: [monthly-strategy]',
      'covers: [monthly]',
      null,
      'tiers[0].streams[3].covers[0]: expected another stream of this tier, found "monthly"',
    ],
    [
      'a calendar line with an unknown stream',
      'streams: [performance-report]',
      'streams: [reports]',
      null,
      'calendar[1].streams[0]: expected a stream of a tier, found "reports"',
    ],
    [
      'a calendar line with a stream of another week',
      'streams: [event-planning]',
      'streams: [association-review]',
      null,
      'calendar[5].streams[0]: expected a stream of week 2, "association-review" falls in week 4',
    ],
    [
      'a calendar line with a stream of another tier',
      'streams: [monthly-strategy]\n    origin',
      'streams: [performance-report]\n    origin',
      null,
      'calendar[0].streams[0]: expected a stream of tier-1, "performance-report" belongs to tier-2',
    ],
    [
      'a team line without an owner',
      '    owner: Business Development\n    origin: { from: framework, lines: L308 }',
      '    origin: { from: framework, lines: L308 }',
      '- id: opportunity-assessment',
      'calendar[2].owner: missing, expected an owner',
    ],
    [
      'a phase too few',
      '      - id: contract-renewal\n        label: Contract renewal and evolution\n        recurring: contract-end\n        origin: { from: framework, lines: L235 }\n',
      '',
      'weeks: Ongoing\n    target_day: null\n    origin: { from: framework, lines: L231 }\n    checklist:',
      'phases[3].checklist: expected array to have exactly 4 items',
    ],
    ['phases out of order', 'target_day: 42', 'target_day: 10', null, 'phases[1].target_day: expected a day after 14'],
    [
      'an origin without lines',
      '{ from: framework, lines: L16 }',
      '{ from: framework }',
      null,
      'goals[0].origin.lines: missing, expected the line numbers',
    ],
    [
      'an origin with odd lines',
      "lines: 'L33, ",
      "lines: '33, ",
      null,
      'tiers[0].streams[0].origin.lines: expected line numbers such as L33',
    ],
    [
      'a goal of an unknown KPI',
      'kpi: association-partnerships',
      'kpi: associations',
      null,
      'goals[2].kpi: expected the id of a KPI, found "associations"',
    ],
    [
      'a zero of an unknown KPI',
      'integration-uptime: 70',
      'uptime: 70',
      null,
      'health.metric_zero.uptime: expected the id of a KPI, found "uptime"',
    ],
    [
      'escalation levels out of order',
      '- level: 2',
      '- level: 3',
      '\nescalation:',
      'escalation: expected the levels 1, 2, 3, 4 in this order',
    ],
    [
      'follow-ups out of order',
      'follow_up_working_days: [5, 10]',
      'follow_up_working_days: [10, 5]',
      null,
      'outreach.follow_up_working_days: expected each follow-up to come later',
    ],
    [
      'a rating that never fades',
      'alignment_faded_days: 270',
      'alignment_faded_days: 100',
      null,
      'health.alignment_faded_days: expected more days than alignment_full_days',
    ],
  ])('with %s is told by file, line and words', (_what, piece, by, where, words) => {
    const told = problems(shipped.replace(piece, () => by)).map((error) =>
      error.slice(0, error.indexOf(words) + words.length),
    )
    // Where nothing is named, the problem stands where the text was changed.
    const line = lineOfEnd(where ?? piece.split('\n')[0] ?? '')
    expect(told).toContain(`${FILE}:${line}: ${words}`)
  })

  it('lists every problem, in the order of the file', () => {
    const text = shipped
      .replace("version: '1.0'", 'version: 1.0')
      .replace('from_phase: 3', 'from_phase: 5')
      .replace('week: 4', 'week: 6')
    expect(problems(text).map((problem) => problem.split(': ')[1])).toEqual([
      'version',
      'tiers[0].streams[0].from_phase',
      'calendar[12].week',
    ])
  })

  it.each([
    [
      'a tab for an indent',
      shipped.replace('  - id: tier-2', '\t- id: tier-2'),
      /^templates\/framework\.yaml:\d+: not YAML: /,
    ],
    [
      'a key twice',
      shipped.replace('version:', 'name: Again\nversion:'),
      /^templates\/framework\.yaml:6: not YAML: Map keys must be unique/,
    ],
    ['nothing in it', '', /^templates\/framework\.yaml:1: expected object, received null/],
    ['a list in it', '- tier-1\n', /^templates\/framework\.yaml:1: expected object, received array/],
    ['an alias to nothing', 'name: *nobody\n', /^templates\/framework\.yaml:1: not YAML: /],
  ])('with %s is told by file and line', (_what, text, expected) => {
    expect(() => parseFramework(text, FILE)).toThrow(expected)
  })
})

describe('loading', () => {
  it('reads the shipped file', async () => {
    await expect(loadFramework(FILE)).resolves.toMatchObject({ version: '1.0' } satisfies Partial<Framework>)
  })

  it('says which file is missing and what to do', async () => {
    await expect(loadFramework('templates/none.yaml')).rejects.toThrow(
      'templates/none.yaml:1: cannot be read (ENOENT); expected the framework file here, restore it from the repository',
    )
  })
})
