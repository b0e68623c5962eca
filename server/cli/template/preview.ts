import type { Rendered, RenderedValue } from '#shared/api/rendered.ts'
import { escapeHtml } from '../../templating/escape-html.ts'
import type { Cli } from '../cli.ts'
import { formatTable } from '../format-table.ts'
import { plain } from '../text-width.ts'

const COLUMNS = [
  { title: 'Value', value: ({ name }: RenderedValue) => name, max: 20 },
  { title: 'Is', value: shownValue, max: 44 },
  {
    title: 'From',
    value: ({ source, blocking, problem, guess }: RenderedValue) => fromText({ source, blocking, problem, guess }),
  },
]

/** The mail as text, and under it each value with its source. */
export function mailText(mail: Rendered, { width, heading }: Pick<Cli, 'width' | 'heading'>): string {
  const blanks = mail.blanks.length === 0 ? [] : ['', `Still needed: ${mail.blanks.join(', ')}`]
  return [
    `To:      ${plain(mail.to ?? '(nobody yet)')}`,
    heading(`Subject: ${plain(mail.subject)}`),
    '',
    mail.text,
    '',
    formatTable(mail.values, COLUMNS, { width, heading }),
    ...blanks,
  ].join('\n')
}

function shownValue({ value }: RenderedValue): string {
  return value.replaceAll('\n', ' · ') || '–'
}

function fromText({
  source,
  blocking,
  problem,
  guess,
}: Pick<RenderedValue, 'source' | 'blocking' | 'problem' | 'guess'>): string {
  if (problem) return problem
  if (source === null) return blocking ? 'missing: blocks' : 'missing: left out'
  return guess ? `${source} (a guess)` : source
}

/** The mail as a page by itself, in the light or dark colours of the machine, as a mail program would show it. */
export function mailPage({ subject, html, to }: Pick<Rendered, 'subject' | 'html' | 'to'>): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(subject)}</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 640px; margin: 32px auto; padding: 0 20px; font: 14px/1.5 Arial, Helvetica, sans-serif; }
header { margin-bottom: 20px; padding-bottom: 12px; border-bottom: 1px solid #8886; }
h1 { margin: 0 0 4px; font-size: 20px; font-weight: 500; }
</style>
<header><h1>${escapeHtml(subject)}</h1>To: ${escapeHtml(to ?? '(nobody yet)')}</header>
<main>${html}</main>
</html>
`
}
