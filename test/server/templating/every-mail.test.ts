import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BandId } from '#shared/framework/health.ts'
import type { Template } from '../../../server/templating/library.ts'
import { loadTemplates } from '../../../server/templating/load.ts'
import { render } from '../../../server/templating/render.ts'
import { findBlemishes } from '../../../server/templating/review/find-blemishes.ts'
import type { TemplateSources } from '../../../server/templating/sources.ts'

const library = loadTemplates('templates')
const templates = library.list().map(({ id }) => library.get(id))
const BANDS = [null, ...BandId.options]
const PHASES = [0, 1, 2, 3, 4]

type Case = { sample: string; band: string | null; phase: number; missing: string[]; sources: TemplateSources }

/** Every sample in every band and phase, whole, with each value missing, and once with each pair of values missing. */
function* casesOf({ meta, samples }: Template): Generator<Case & { values: Record<string, string> }> {
  const names = Object.keys(meta.variables)
  const single = [[], ...names.map((name) => [name])]
  const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]))
  for (const { name: sample, sample: given } of samples) {
    for (const band of BANDS) {
      for (const phase of PHASES) {
        const sources = { ...given.sources, partner: { name: null, ...given.sources.partner, band, phase } }
        for (const missing of band === null && phase === 4 ? [...single, ...pairs, names] : single) {
          const empty = Object.fromEntries(missing.map((name) => [name, '']))
          yield { sample, band, phase, missing, sources, values: { ...given.values, ...empty } }
        }
      }
    }
  }
}

/** Upbeat words, which only a partner at 70 or more may read (row 93). */
const UPBEAT = /\bstrong\b|has been good for us|was a good month/

describe('every template with every sample, band, phase and missing value', () => {
  let count = 0

  it.each(templates)('$id renders clean, or names its blanks', (template) => {
    const wrong: string[] = []
    for (const { values, sources, ...at } of casesOf(template)) {
      const mail = render(library, { templateId: template.id, sources, values })
      const needed = at.missing.filter((name) => template.meta.variables[name]?.empty === 'block')
      const unnamed = needed.filter((name) => !mail.blanks.includes(name))
      const unmarked = mail.values
        .filter(({ blocking }) => blocking)
        .filter(
          ({ name, label }) => !mail.html.includes(`data-blank="${name}"`) && !mail.subject.includes(`‹${label}›`),
        )
      const upbeat = !['thriving', 'healthy'].includes(at.band ?? '') && UPBEAT.test(mail.text)
      const faults = [
        ...findBlemishes(mail),
        ...unnamed.map((name) => `"${name}" is empty and no blank`),
        ...unmarked.map(({ name }) => `the blank "${name}" is not marked`),
        ...(upbeat ? ['is upbeat below 70'] : []),
      ]
      wrong.push(...faults.map((fault) => `${JSON.stringify(at)}: ${fault}`))
      count += 1
    }
    expect(wrong.slice(0, 5)).toEqual([])
  })

  it('was thousands of cases', () => {
    expect(count).toBeGreaterThan(20_000)
  })
})

describe('what DESIGN §8 and §9 ask of the templates', () => {
  const framework = readFileSync(join('templates', 'framework.yaml'), 'utf8')

  /** Ids of the message parts under a key of the clocks, and whether they are asked for only where there is something. */
  function partsUnder(key: string): { name: string; ifAny: boolean }[] {
    const block = framework.slice(framework.indexOf('\nclocks:'))
    const lines = block.slice(block.search(new RegExp(`^ +${key}:$`, 'm')) + 1).split('\n')
    const start = lines.findIndex((line) => line.trim() === 'parts:') + 1
    const end = lines.findIndex((line, index) => index >= start && !line.trim().startsWith('- {'))
    return lines.slice(start, end).map((line) => ({
      name: (/id: ([\w-]+)/.exec(line)?.[1] ?? '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
      ifAny: line.includes('if_any: true'),
    }))
  }

  it.each([
    ['incident-notice', 'first_notice', ['impact', 'timeline', 'workaround']],
    ['incident-update', 'update', ['progress', 'revisedTimeline', 'resources']],
    ['incident-resolution', 'resolution', ['confirmation', 'rootCause', 'prevention', 'makeGood']],
    ['issue-opening', 'issue', ['directCommunication', 'definition', 'solution']],
  ])('%s blocks until each required part of its clock is written', (id, clock, names) => {
    const parts = partsUnder(clock)
    expect(parts.map(({ name }) => name)).toEqual(names)
    const { variables } = library.get(id).meta
    // The mail itself is the direct communication.
    for (const { name, ifAny } of parts.filter((part) => part.name !== 'directCommunication')) {
      expect(variables[name]?.empty === 'block', name).toBe(!ifAny)
    }
  })

  it.each(['incident-notice', 'incident-update', 'planned-change'])('%s says when the next update comes', (id) => {
    expect(library.get(id).meta.variables.nextUpdate?.empty).toBe('block')
  })

  it('asks a second person before a claim is made', () => {
    const claims = templates.flatMap(({ id, meta }) =>
      Object.entries(meta.variables).flatMap(([name, variable]) => (variable.approval ? [`${id}.${name}`] : [])),
    )
    expect(claims).toEqual(
      expect.arrayContaining([
        'creator-outreach.revenueShare',
        'escalation-level-4.position',
        'incident-resolution.makeGood',
        'partnership-proposal.revenueShare',
        'technology-outreach.jointMarketing',
      ]),
    )
  })

  it('gives every stream of the framework a template of its own', () => {
    const streams = [...framework.matchAll(/^ {6}- id: ([\w-]+)\n(?: {8}.*\n)+/gm)].filter(([block]) =>
      block.includes('kind: '),
    )
    expect(streams.length).toBe(11)
    for (const [block, stream] of streams) {
      const id = /^ {8}template: ([\w-]+)$/m.exec(block)?.[1] ?? ''
      expect(library.get(id).meta.stream).toBe(stream)
    }
  })
})
