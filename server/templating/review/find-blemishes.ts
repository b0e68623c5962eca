import type { Rendered } from '#shared/api/rendered.ts'
import { htmlAsLines, textAsLines } from './html-as-lines.ts'

type Mail = Pick<Rendered, 'subject' | 'html' | 'text'>
type Rule = { words: string; pattern: RegExp }

const EVERYWHERE: Rule[] = [
  { words: 'a field in brackets', pattern: /\[[^\]]*\]/ },
  { words: 'a template expression', pattern: /\{\{|\}\}/ },
  { words: 'a word of the engine', pattern: /\b(?:undefined|null|NaN)\b|\[object/ },
  { words: 'two spaces', pattern: / {2}/ },
  { words: 'a space before a comma or full stop', pattern: / [,.](?![\w.])/ },
  { words: 'empty brackets', pattern: /\(\s*\)/ },
]
const IN_TEXT: Rule[] = [
  { words: 'an empty bullet', pattern: /^•[ \t]*$/m },
  { words: 'a heading over nothing', pattern: /^[A-Z][A-Z0-9'/&, ]*:\n(?:\n|$)/m },
  { words: 'two empty lines', pattern: /\n\n\n/ },
]
const IN_HTML: Rule[] = [
  { words: 'an empty bullet or list', pattern: /<li>\s*<\/li>|<ul[^>]*>\s*<\/ul>/ },
  { words: 'an empty line or heading', pattern: /<div[^>]*>\s*<\/div>|<b>\s*<\/b>/ },
  { words: 'a tag a mail may not hold', pattern: /<(?:p|img|style|script|link|iframe)\b|<[^>]*\s(?:on\w+|class)=/i },
]

/** Everything in a rendered mail that a partner must never read, in words; none if it may go out. */
export function findBlemishes({ subject, html, text }: Mail): string[] {
  return [
    ...(subject.trim() === '' ? ['subject: is empty'] : []),
    ...found('subject', subject, EVERYWHERE),
    ...found('html', html, [...EVERYWHERE, ...IN_HTML]),
    ...found('text', text, [...EVERYWHERE, ...IN_TEXT]),
    ...differences(html, text),
  ]
}

function found(form: string, output: string, rules: readonly Rule[]): string[] {
  return rules.flatMap(({ words, pattern }) => {
    const match = pattern.exec(output)
    if (!match) return []
    const around = output.slice(Math.max(0, match.index - 20), match.index + match[0].length + 20)
    return [`${form}: ${words}, near ${JSON.stringify(around)}`]
  })
}

/** The first line in which HTML and text do not say the same. */
function differences(html: string, text: string): string[] {
  const inHtml = htmlAsLines(html)
  const inText = textAsLines(text)
  const at = inHtml.findIndex((line, index) => line !== inText[index])
  const index = at === -1 && inText.length > inHtml.length ? inHtml.length : at
  if (index === -1) return []
  return [`html and text differ: ${JSON.stringify(inHtml[index] ?? '')} and ${JSON.stringify(inText[index] ?? '')}`]
}
