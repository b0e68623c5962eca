/**
 * Rendered mails a second, and the slowest one in a hundred, against a bare compiled Handlebars call on the same
 * templates with values that are plain strings already (DESIGN §11). Prints a table and ends with 1 above the limit.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Handlebars from 'handlebars'
import type { Template } from '../../server/templating/library.ts'
import { loadTemplates } from '../../server/templating/load.ts'
import { render } from '../../server/templating/render.ts'
import { resolveValues } from '../../server/templating/resolve.ts'

const ROUNDS = 300
const LIMIT = 3
const DIR = 'templates'

type Job = { ours: () => unknown; bare: () => unknown }
type Times = { ours: number[]; bare: number[] }

const library = loadTemplates(DIR)
const jobs = library.list().map(({ id }) => jobFor(library.get(id)))
const times: Times = { ours: [], bare: [] }
for (let round = -ROUNDS / 5; round < ROUNDS; round++) measureRound(round >= 0)
report()

/** Both sides one after the other in every round, so that a busy machine slows both. */
function measureRound(counts: boolean): void {
  for (const { ours, bare } of jobs) {
    const pair = [timed(ours), timed(bare)] as const
    if (!counts) continue
    times.ours.push(pair[0])
    times.bare.push(pair[1])
  }
}

/** Milliseconds of one call. */
function timed(call: () => unknown): number {
  const start = performance.now()
  call()
  return performance.now() - start
}

function jobFor(template: Template): Job {
  const samples = template.samples.map(({ sample }) => sample)
  const whole = (sample: (typeof samples)[number]) =>
    render(library, { templateId: template.id, ...sample }).blanks.length === 0
  const sample = samples.find(whole)
  if (!sample) throw new Error(`${template.id} has no sample without a blank`)
  const input = { templateId: template.id, ...sample }
  return { ours: () => render(library, input), bare: bareCall(template, input) }
}

/** Subject, HTML and text by Handlebars alone: its own helpers replaced by the shortest that print the same words. */
function bareCall(template: Template, { sources, values }: Parameters<typeof render>[1]): () => unknown {
  const { context } = resolveValues(template.meta, sources, values ?? {})
  const plain = Object.fromEntries(Object.entries(context).map(([name, value]) => [name, plainOf(value)]))
  const [subject, html, text] = (['subject.hbs', 'body.hbs', 'text.hbs'] as const).map((file) =>
    compileBare(readFileSync(join(DIR, template.id, file), 'utf8'), file === 'body.hbs' ? 'html' : 'text'),
  )
  return () => [subject?.(plain), html?.(plain), text?.(plain)]
}

function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(String)
  return typeof value === 'boolean' || value === undefined ? value : String(value)
}

function compileBare(source: string, form: 'html' | 'text'): (context: unknown) => string {
  const handlebars = Handlebars.create()
  handlebars.registerHelper('link', (url: string, words: unknown) =>
    typeof words === 'string' ? `${words} (${url})` : url,
  )
  handlebars.registerHelper('monthNumber', (month: string) => month)
  handlebars.registerHelper('plural', (_count: string, _one: string, many: string) => many)
  handlebars.registerHelper('concat', (...lists: unknown[]) => lists.slice(0, -1).flatMap((list) => list ?? []))
  handlebars.registerHelper('any', (...lists: unknown[]) =>
    lists.slice(0, -1).some((list) => String(list ?? '') !== ''),
  )
  for (const file of readdirSync(join(DIR, 'partials')).filter((name) => name.endsWith(`.${form}.hbs`))) {
    const name = file.slice(0, file.indexOf('.'))
    handlebars.registerPartial(name, handlebars.compile(readFileSync(join(DIR, 'partials', file), 'utf8')))
  }
  return handlebars.compile(source, { noEscape: form === 'text' })
}

function report(): void {
  const ours = summary(times.ours)
  const bare = summary(times.bare)
  const ratio = ours.mean / bare.mean
  console.log(`${jobs.length} templates, ${times.ours.length} mails each, subject + HTML + text`)
  console.log('                    mails/s    p50 ms    p99 ms')
  for (const [name, { mean, p50, p99 }] of [['render', ours] as const, ['bare Handlebars', bare] as const]) {
    const cells = [(1000 / mean).toFixed(0), p50.toFixed(3), p99.toFixed(3)]
    console.log(`${name.padEnd(17)}${cells.map((cell) => cell.padStart(10)).join('')}`)
  }
  console.log(`ratio ${ratio.toFixed(2)} (limit ${LIMIT}), p99 ratio ${(ours.p99 / bare.p99).toFixed(2)}`)
  if (ratio > LIMIT) process.exitCode = 1
}

function summary(list: number[]): { mean: number; p50: number; p99: number } {
  const sorted = list.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0
  return { mean: list.reduce((sum, each) => sum + each, 0) / list.length, p50: at(0.5), p99: at(0.99) }
}
