import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import type { TemplateTexts } from '#shared/api/templates.ts'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Version = InferResponseType<Client['v1']['templates'][':id']['history']['$get'], 200>['versions'][number]

const FILES: Record<keyof TemplateTexts, string> = {
  subject: 'subject.hbs',
  html: 'body.hbs',
  text: 'text.hbs',
  meta: 'meta.yaml',
}
const COLUMNS: Column<Version>[] = [
  { title: 'No.', value: ({ number }) => String(number) },
  { title: 'When (UTC)', value: ({ at }) => at.slice(0, 16).replace('T', ' ') },
  { title: 'Who', value: ({ byName }) => byName },
  { title: 'Wording', value: ({ version, texts }) => (texts ? version : 'of the folder') },
  { title: 'Note', value: ({ note }) => note ?? '' },
]

/** The portal's own wording, kept by the running service over the folder's. */
export function addTemplateWording(template: Command, cli: Cli): void {
  addEdit(template, cli)
  addHistory(template, cli)
  addRevert(template, cli)
}

type EditOptions = Output & { out?: string; from?: string; note?: string }

function addEdit(template: Command, cli: Cli): void {
  template
    .command('edit')
    .description('this portal’s own wording: write it into a folder, change it there, store it')
    .argument('<id>', 'name of the template')
    .option('--out <folder>', 'write the wording that counts now into this folder')
    .option('--from <folder>', 'check what stands in this folder and store it')
    .option('--note <text>', 'why, for the history')
    .option('--json', 'print JSON')
    .action(async (id: string, options: EditOptions) => {
      const client = await openClient(cli)
      const current = await ask(parseResponse(client.v1.templates[':id'].$get({ param: { id } })))
      if (options.out) return cli.out(writeTexts(current.texts, { id, dir: options.out }))
      if (!options.from) throw new CliError('Say --out FOLDER to get the wording, then --from FOLDER to store it.')
      const json = { ...readTexts(options.from), note: options.note ?? null }
      const header = { 'if-match': `"${current.version}"` }
      const stored = await ask(parseResponse(client.v1.templates[':id'].$put({ param: { id }, json, header })))
      show(cli, options, stored, ({ version }) => `Stored as ${version}. It counts from now on.`)
    })
}

function addHistory(template: Command, cli: Cli): void {
  template
    .command('history')
    .description('who changed a template’s wording in this portal, and when')
    .argument('<id>', 'name of the template')
    .option('--json', 'print JSON')
    .action(async (id: string, options: Output) => {
      const client = await openClient(cli)
      const versions: Version[] = []
      let after: number | null = null
      do {
        const query: Record<string, string> = after === null ? {} : { after: String(after) }
        const page = await ask(parseResponse(client.v1.templates[':id'].history.$get({ param: { id }, query })))
        versions.push(...page.versions)
        after = page.after
      } while (after !== null)
      show(cli, options, versions, () =>
        versions.length === 0
          ? 'Never changed here: the folder’s wording counts.'
          : formatTable(versions, COLUMNS, cli),
      )
    })
}

function addRevert(template: Command, cli: Cli): void {
  template
    .command('revert')
    .description('bring an earlier wording back')
    .argument('<id>', 'name of the template')
    .argument('<number>', 'number in its history, 0 for the folder’s wording')
    .option('--note <text>', 'why, for the history')
    .option('--json', 'print JSON')
    .action(async (id: string, number: string, { note, ...output }: Output & { note?: string }) => {
      const client = await openClient(cli)
      const json = { to: Number(number), note: note ?? null }
      const stored = await ask(
        parseResponse(client.v1.templates[':id'].revert.$post({ param: { id }, json, header: {} })),
      )
      show(cli, output, stored, ({ version }) => `Back. The wording that counts is ${version}.`)
    })
}

function writeTexts(texts: TemplateTexts, { id, dir }: { id: string; dir: string }): string {
  mkdirSync(dir, { recursive: true })
  for (const [name, file] of Object.entries(FILES)) writeFileSync(join(dir, file), texts[name as keyof TemplateTexts])
  return `Written to ${dir}. Change it, then: npm run cli -- template edit ${id} --from ${dir}`
}

function readTexts(dir: string): TemplateTexts {
  const read = (file: string) => {
    try {
      return readFileSync(join(dir, file), 'utf8')
    } catch (error) {
      throw new CliError(`${join(dir, file)} cannot be read. Start with --out ${dir}.`, error)
    }
  }
  return { subject: read(FILES.subject), html: read(FILES.html), text: read(FILES.text), meta: read(FILES.meta) }
}
