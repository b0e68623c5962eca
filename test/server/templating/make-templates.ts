import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadTemplates } from '../../../server/templating/load.ts'
import { TemplateError } from '../../../server/templating/template-error.ts'

const META = `label: Note
tiers: [tier-2]
occasion: note
phase: 1
origin: { from: added }
sender: Kevin
recipient: creator
variables:
  to: { label: address, type: email, empty: drop-line }
  topic: { label: topic, type: text, empty: block }
  extra: { label: extra, type: text, empty: drop-line }
  points: { label: points, type: list, empty: drop-block }
  bold: { label: bold claim, type: choice, choices: ['yes', 'no'], empty: default, default: 'no' }
`

const BODY = `<div>{{topic}}</div>
{{#if extra}}
<div>{{extra}}</div>
{{/if}}
{{#if bold}}
<div>Bold.</div>
{{/if}}
{{#each points}}
<div>{{this}}</div>
{{/each}}
`

/** A valid template "note"; a test replaces the file it is about. */
const NOTE: Record<string, string> = {
  'note/meta.yaml': META,
  'note/subject.hbs': 'About {{topic}}\n',
  'note/body.hbs': BODY,
  'note/text.hbs': '{{topic}}\n',
  'note/samples/one.json': '{ "sources": {}, "values": { "topic": "paper" } }\n',
}

/** A templates folder of its own with `files` over the valid template; `null` leaves a file out. */
export function makeTemplates(files: Record<string, string | null> = {}): { dir: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'templates-'))
  const dir = join(root, 'templates')
  for (const [path, text] of Object.entries({ ...NOTE, ...files })) {
    if (text === null) continue
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  return { dir, remove: () => rmSync(root, { recursive: true, force: true }) }
}

/** Loads the folder that `files` make and hands the library to `use`. */
export function withTemplates<T>(files: Record<string, string | null>, use: (dir: string) => T): T {
  const { dir, remove } = makeTemplates(files)
  try {
    return use(dir)
  } finally {
    remove()
  }
}

/** The error with which a load is refused. */
export function refusalOf(files: Record<string, string | null>): TemplateError {
  return withTemplates(files, (dir) => {
    try {
      loadTemplates(dir)
    } catch (error) {
      if (error instanceof TemplateError) return error
      throw error
    }
    throw new Error('the templates were accepted')
  })
}
