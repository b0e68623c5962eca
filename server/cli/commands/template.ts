import { type Command, InvalidArgumentError } from 'commander'
import { parseResponse } from 'hono/client'
import { reviewTemplates } from '../../templating/review/review-templates.ts'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'
import { type Pairs, pair } from '../pairs.ts'
import { importFile } from '../template/import-file.ts'
import { newTemplate } from '../template/new-template.ts'
import { mailPage, mailText } from '../template/preview.ts'
import { type Given, renderFolder } from '../template/render-folder.ts'
import { count, importReport } from '../template/report.ts'
import { writeOutput } from '../template/write-output.ts'
import { addTemplateWording } from './template-wording.ts'

type Chosen = { dir: string; sample?: string; value: Pairs }

/** Work on the templates folder itself; `--partner`, edit, history and revert ask the running service. */
export function addTemplate(program: Command, cli: Cli): void {
  const template = program
    .command('template')
    .description('work on the templates folder, and on this portal’s own wording')
  addImport(template, cli)
  addNew(template, cli)
  addLint(template, cli)
  addPreview(template, cli)
  addRender(template, cli)
  addTemplateWording(template, cli)
}

function addImport(template: Command, cli: Cli): void {
  withDir(template.command('import'))
    .description('make templates of the e-mails in a framework document, word for word')
    .argument('<file>', 'Markdown with each mail in a fenced block that begins with TO: and SUBJECT:')
    .option('--fill <field=source>', 'what fills a field nobody knows, as "Rate card=partner.name"', pair, {})
    .option('--replace', 'take the place of templates of the same name')
    .option('--dry-run', 'say what would be written, and write nothing')
    .action((file: string, options: { dir: string; fill: Pairs; replace?: boolean; dryRun?: boolean }) => {
      const done = importFile(file, { ...options, replace: options.replace ?? false, dryRun: options.dryRun ?? false })
      cli.out(importReport(done, cli))
    })
}

function addNew(template: Command, cli: Cli): void {
  withDir(template.command('new'))
    .description('a new template to start from')
    .argument('<id>', 'name of its folder: lower case, words joined by "-"')
    .option('--from <template>', 'copy this one instead of a bare mail')
    .option('--tier <number>', 'tier 1 to 4 it is for', '2')
    .action((id: string, options: { dir: string; from?: string; tier: string }) => {
      const files = newTemplate(id, options)
      cli.out(
        [`Written:`, ...files.map((file) => `  ${file}`), `Next: npm run cli -- template preview ${id}`].join('\n'),
      )
    })
}

function addLint(template: Command, cli: Cli): void {
  withDir(template.command('lint'))
    .description('check every template, and every sample rendered whole and with each value missing')
    .option('--json', 'print JSON')
    .action(({ dir, ...output }: Output & { dir: string }) => {
      const review = reviewTemplates(dir)
      const lines = review.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`)
      if (lines.length > 0 && !output.json) throw new CliError(lines.join('\n'))
      show(
        cli,
        output,
        review,
        () => `${count(review.templates, 'template')}, ${count(review.mails, 'mail')} rendered, nothing wrong.`,
      )
      if (lines.length > 0) throw new CliError(`${count(lines.length, 'problem')}.`)
    })
}

function addPreview(template: Command, cli: Cli): void {
  withChoice(template.command('preview'))
    .description('show the mail with its blanks and where each value comes from')
    .option('--partner <partner>', 'with the data of this partner, from the running service')
    .option('--html <file>', 'write the mail as a page to look at in a browser')
    .action(async (id: string, options: Chosen & { partner?: string; html?: string }) => {
      const given = options.partner === undefined ? undefined : await valuesOf(cli, id, options.partner)
      const mail = renderFolder(id, { ...options, given })
      cli.out(mailText(mail, cli))
      if (options.html !== undefined) cli.out(writeOutput(options.html, mailPage(mail)))
    })
}

function addRender(template: Command, cli: Cli): void {
  withChoice(template.command('render'))
    .description('print one form of the mail and nothing else; fails while a blank blocks')
    .option('--form <form>', 'subject, html, text or json', form, 'text')
    .action((id: string, { form, ...options }: Chosen & { form: Form }) => {
      const mail = renderFolder(id, options)
      if (form === 'json') cli.out(JSON.stringify(mail, null, 2))
      else if (mail.blanks.length === 0) cli.out(mail[form])
      if (mail.blanks.length > 0) {
        throw new CliError(`${mail.label} still needs ${mail.blanks.join(', ')}. Give them as --value name=text.`)
      }
    })
}

/** What the service would fill in for a partner; the words of the folder are rendered with it. */
async function valuesOf(cli: Cli, id: string, text: string): Promise<Given[]> {
  const client = await openClient(cli)
  const partner = await onePartner(client, text)
  const request = { param: { id }, json: { partnerId: partner.id, facts: null, values: {} } }
  const { values } = await ask(parseResponse(client.v1.templates[':id'].render.$post(request)))
  return values
}

function withDir(command: Command): Command {
  return command.option('--dir <folder>', 'templates folder', process.env.TEMPLATES_DIR ?? 'templates')
}

function withChoice(command: Command): Command {
  return withDir(command)
    .argument('<id>', 'name of the template')
    .option('--sample <name>', 'the sample to fill it with; the first one if nothing is said')
    .option('--value <name=text>', 'a value typed by hand; several are given one by one', pair, {})
}

type Form = 'subject' | 'html' | 'text' | 'json'

function form(text: string): Form {
  const known = (['subject', 'html', 'text', 'json'] as const).find((each) => each === text)
  if (known) return known
  throw new InvalidArgumentError('Give subject, html, text or json.')
}
