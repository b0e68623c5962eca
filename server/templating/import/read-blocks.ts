import type { TierId } from '#shared/framework/tiers.ts'

/** An e-mail of a framework document: a fenced block that begins with TO: and SUBJECT:. Lines count from 1. */
export type MailBlock = {
  /** Words above the block, without marks and colon. */
  heading: string
  tier: TierId | null
  to: string
  subject: string
  body: string[]
  /** Line of the heading, or of the fence where there is none, and of the closing fence. */
  firstLine: number
  lastLine: number
}

const FENCE = /^\s*(```|~~~)/

/** Every e-mail block of a Markdown document, in its order; other fenced blocks are passed over. */
export function readMailBlocks(document: string): MailBlock[] {
  const lines = document.split(/\r?\n/)
  const blocks: MailBlock[] = []
  let tier: TierId | null = null
  let heading: { words: string; line: number } | null = null
  let opened: number | null = null
  for (const [index, line] of lines.entries()) {
    if (!FENCE.test(line)) {
      if (opened !== null || line.trim() === '') continue
      tier = tierIn(line) ?? tier
      heading = { words: headingWords(line), line: index + 1 }
    } else if (opened === null) opened = index
    else {
      const mail = readMail(lines.slice(opened + 1, index))
      const start = heading ?? { words: '', line: opened + 1 }
      if (mail) blocks.push({ ...mail, heading: start.words, tier, firstLine: start.line, lastLine: index + 1 })
      opened = null
    }
  }
  return blocks
}

function tierIn(line: string): TierId | null {
  const number = /^#+\s*tier\s*([1-4])\b/i.exec(line)?.[1]
  return number ? (`tier-${number}` as TierId) : null
}

function headingWords(line: string): string {
  return line.replace(/^[#>\s*_-]+|[*_:\s]+$/g, '').trim()
}

function readMail(lines: readonly string[]): Pick<MailBlock, 'to' | 'subject' | 'body'> | null {
  const start = lines.findIndex((line) => line.trim() !== '')
  const to = /^\s*TO:\s*(.+?)\s*$/.exec(lines[start] ?? '')?.[1]
  const subject = /^\s*SUBJECT:\s*(.+?)\s*$/.exec(lines[start + 1] ?? '')?.[1]
  if (!to || !subject) return null
  return { to, subject, body: lines.slice(start + 2).map((line) => line.trimEnd()) }
}
