import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loadTemplates } from '../../templating/load.ts'
import { CliError } from '../cli-error.ts'
import { orCliError } from './render-folder.ts'

const META = (id: string, tier: string) => `label: ${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('-', ' ')}
tiers: [tier-${tier}]
occasion: ${id}
phase: 4
origin: { from: added }
sender: Kevin
recipient: primary
variables:
  to:
    label: E-mail address of the primary contact
    type: email
    from: [contact.email]
    empty: drop-line
  contactName:
    label: who you write to
    type: text
    from: [contact.name, partner.name]
    empty: block
  points:
    label: what you want to say
    type: list
    empty: drop-block
    hint: One point a line
  senderName:
    label: your name
    type: text
    from: [sender.name]
    empty: block
`

const SAMPLE = {
  sources: { partner: { name: 'ClockworkCoaching' }, sender: { name: 'Kevin' } },
  values: { points: 'First\nSecond' },
}

const BARE: Record<string, string> = {
  'subject.hbs': 'A word about our partnership\n',
  'body.hbs': `<div>
<div>Hi {{contactName}},</div>
<div style="margin-top:12px">Write what it is about.</div>
{{> section title="IN SHORT:" items=points}}
<div style="margin-top:16px">Best regards,</div>
<div>{{senderName}}</div>
</div>
`,
  'text.hbs': `Hi {{contactName}},

Write what it is about.
{{> section title="IN SHORT:" items=points}}

Best regards,
{{senderName}}
`,
  'samples/example.json': `${JSON.stringify(SAMPLE, null, 2)}\n`,
}

/** Writes a new template that passes lint as it is, and returns its files. Throws CliError for a name that is taken. */
export function newTemplate(id: string, { dir, from, tier }: { dir: string; from?: string; tier: string }): string[] {
  const folder = join(dir, id)
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) throw new CliError(`"${id}" is no name; use lower case, digits and "-".`)
  if (!/^[1-4]$/.test(tier)) throw new CliError(`There is no tier "${tier}"; give 1, 2, 3 or 4.`)
  if (existsSync(folder)) throw new CliError(`${folder} is there already; choose another name.`)
  if (from !== undefined) {
    orCliError(() => loadTemplates(dir).get(from))
    cpSync(join(dir, from), folder, { recursive: true })
    return [folder]
  }
  const files = { 'meta.yaml': META(id, tier), ...BARE }
  return Object.entries(files).map(([name, text]) => {
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  })
}
