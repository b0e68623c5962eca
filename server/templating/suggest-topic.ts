import { cleanText, cutText } from './clean-text.ts'

const LONGEST = 60

/**
 * What a video seems to be about, for "your content on … about [topic]" (framework L126); a person confirms it. The
 * longest keyword of several words that the title holds, else the title's main part without brackets, hash tags,
 * emoji and the channel's name. Null where nothing usable is left.
 */
export function suggestTopic(
  title: string,
  about: { keywords?: readonly string[]; channel?: string | null } = {},
): string | null {
  const plain = stripDecoration(title)
  const channel = (about.channel ?? '').toLowerCase()
  const keyword = (about.keywords ?? [])
    .map((word) => cleanText(word).toLowerCase())
    .filter((word) => /\S\s+\S/.test(word) && word.length <= LONGEST && word !== channel)
    .filter((word) => plain.toLowerCase().includes(word))
    .sort((a, b) => b.length - a.length)[0]
  if (keyword) {
    const start = plain.toLowerCase().indexOf(keyword)
    return plain.slice(start, start + keyword.length)
  }
  const part = plain
    .split(/\s+[|•·–—-]\s+|\s*\|\s*|:\s+/)
    .map((piece) => piece.replace(/^[\s\p{P}]+|[\s.,!?…:;-]+$/gu, ''))
    .filter((piece) => piece !== '' && piece.toLowerCase() !== channel)
    .sort((a, b) => Math.min(b.length, LONGEST) - Math.min(a.length, LONGEST))[0]
  return part ? toSecondPerson(shorten(part)) : null
}

/** "How I closed my books" as it reads after "what it shows about": "how you closed your books". */
function toSecondPerson(text: string): string {
  return text
    .replace(/\b(?:I|we)(?=\s)/g, 'you')
    .replace(/\b(?:my|our)(?=\s)/gi, 'your')
    .replace(/^(?:How|Why|What|When|Where|The|An?|You|Your)(?=\s)/i, (word) => word.toLowerCase())
}

function stripDecoration(title: string): string {
  return cleanText(
    cleanText(title)
      .replace(/[([{【「][^)\]}】」]*[)\]}】」]/g, ' ')
      .replace(/#[\p{L}\p{N}_]+/gu, ' ')
      .replace(/\p{Extended_Pictographic}|\u{fe0f}|\u{200d}/gu, ' '),
  )
}

function shorten(text: string): string {
  if (text.length <= LONGEST) return text
  const cut = text.slice(0, LONGEST + 1)
  const lastSpace = cut.lastIndexOf(' ')
  return cutText(cut, lastSpace > 30 ? lastSpace : LONGEST)
}
