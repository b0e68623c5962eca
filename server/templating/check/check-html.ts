import type { TemplateProblem } from '../template-error.ts'

const TAGS = new Set([
  'div',
  'span',
  'b',
  'strong',
  'i',
  'em',
  'u',
  'br',
  'hr',
  'ul',
  'ol',
  'li',
  'a',
  'table',
  'tbody',
  'tr',
  'td',
])
const VOID_TAGS = new Set(['br', 'hr'])
const TAG = /<(\/?)([a-zA-Z!][\w:-]*)((?:\s+[\w:-]+\s*=\s*"[^"<>]*")*)\s*\/?>/y

/**
 * Checks the HTML between the tags of Handlebars: tags that survive a compose window, inline styles only, no script,
 * no picture and so no tracking pixel, every tag closed in the block it was opened in, no value inside a tag.
 */
export function checkHtml(program: hbs.AST.Program, file: string): TemplateProblem[] {
  const problems: TemplateProblem[] = []
  checkBody(program, (line, message) => problems.push({ file, line, message }))
  return problems
}

type Report = (line: number, message: string) => void
type Open = { tag: string; line: number }

function checkBody(program: hbs.AST.Program, report: Report): void {
  const open: Open[] = []
  let insideTag = false
  for (const node of program.body) {
    if (node.type === 'ContentStatement') insideTag = checkContent(node as hbs.AST.ContentStatement, open, report)
    else if (insideTag && node.type !== 'CommentStatement') {
      report(node.loc.start.line, 'a value may not stand inside a tag; use {{link address "words"}} for links')
    }
    if (node.type !== 'BlockStatement') continue
    const block = node as hbs.AST.BlockStatement
    for (const branch of [block.program, block.inverse]) if (branch) checkBody(branch, report)
  }
  for (const { tag, line } of open) report(line, `<${tag}> is not closed in the block it stands in; add </${tag}>`)
}

/** Returns true if the content ends inside a tag. */
function checkContent(node: hbs.AST.ContentStatement, open: Open[], report: Report): boolean {
  const text = String(node.original)
  let position = text.indexOf('<')
  while (position !== -1) {
    const line = node.loc.start.line + text.slice(0, position).split('\n').length - 1
    TAG.lastIndex = position
    const match = TAG.exec(text)
    if (!match) {
      if (!text.includes('>', position)) return true
      report(
        line,
        `"${text.slice(position, position + 20).trim()}…" is no tag this mail may hold; write &lt; for a plain <`,
      )
    } else
      checkTag(
        { closing: match[1] === '/', tag: (match[2] ?? '').toLowerCase(), attributes: match[3] ?? '', line },
        open,
        report,
      )
    position = text.indexOf('<', position + 1)
  }
  return false
}

type Tag = { closing: boolean; tag: string; attributes: string; line: number }

function checkTag({ closing, tag, attributes, line }: Tag, open: Open[], report: Report): void {
  if (!TAGS.has(tag)) {
    const advice = tag === 'p' ? 'Gmail doubles its margins; use <div>' : `use one of ${[...TAGS].join(', ')}`
    report(line, `<${tag}> is not allowed: ${advice}`)
    return
  }
  for (const [, name = '', value = ''] of attributes.matchAll(/([\w:-]+)\s*=\s*"([^"]*)"/g)) {
    const problem = attributeProblem(tag, name.toLowerCase(), value)
    if (problem) report(line, problem)
  }
  if (VOID_TAGS.has(tag)) return
  if (!closing) open.push({ tag, line })
  else if (open.at(-1)?.tag === tag) open.pop()
  else report(line, `</${tag}> closes nothing that was opened in this block; remove it or open <${tag}> before it`)
}

function attributeProblem(tag: string, name: string, value: string): string | null {
  if (name === 'style')
    return /url\s*\(|expression|position|@|\\|&/i.test(value)
      ? `style "${value}" loads or moves things; use plain styles`
      : null
  if (name === 'href' && tag === 'a')
    return /^(https:\/\/|mailto:)/.test(value) ? null : `href "${value}" must begin with https:// or mailto:`
  return `attribute "${name}" on <${tag}> is not allowed; only style, and href on <a>`
}
