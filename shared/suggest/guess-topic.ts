const LONGEST = 80

/** Openings that say what kind of video it is, not what it is about. */
const OPENINGS = [
  /^(?:breaking|new|watch|live|replay|podcast|webinar|tutorial|review)\s*[:!-]\s*/i,
  /^(?:ep(?:isode)?|part|pt|vol|#)\.?\s*#?\d+\s*[:.-]?\s*/i,
  /^\d+\s*[.)]\s+/,
  /^(?:how|why|what|when) (?:to|i|we|you|they|it|your?)(?:'(?:m|re|ve|ll))? (?:can |should |could )?/i,
  /^(?:the )?(?:ultimate|complete|full|beginner'?s|definitive|only|best|easiest) (?:guide|course|tutorial|way|introduction)s? (?:to|on|for|of) /i,
  /^(?:an? )?(?:introduction|intro|guide) to /i,
  /^(?:i|we) (?:built|made|tried|created|tested|used|replaced) (?:an? |the |my |our )?/i,
  /^(?:the )?(?:top |best )?\d+ (?:best |top |easy |simple |proven |powerful )?/i,
]

/** Whole parts of a title that carry no topic. */
const EMPTY_PARTS =
  /^(?:ep(?:isode)?|part|pt|vol|s)?\.?\s*#?\d*(?:\s*e\d+)?$|^(?:full )?(?:tutorial|course|guide|podcast|interview|webinar|vlog|shorts?|official|live|4k|hd|new|full video|step by step)$/i

/**
 * A plain guess at what a video is about, for a person to confirm: brackets, hashtags, emoji, episode numbers and
 * openings such as "How to" are dropped; a keyword of two words or more that stands in the title wins.
 * @param title as on the page
 * @param keywords tags of the video; may be empty
 * @returns at most 80 characters without brackets; empty only if neither title nor keywords hold a word
 */
export function guessTopic(title: string, keywords: readonly string[]): string {
  const plain = withoutNoise(title)
  const keyword = keywordInTitle(plain, keywords)
  if (keyword !== null) return keyword
  const parts = plain
    .split(/\s+[|•·–—-]\s+|\s*[|•]\s*|:\s+/)
    .map((part) => withoutOpening(trimmed(part)))
    .filter((part) => hasWord(part) && !EMPTY_PARTS.test(part))
  const best = parts.find((part) => part.split(' ').length >= 2) ?? parts[0] ?? firstKeyword(keywords) ?? trimmed(plain)
  return hasWord(best) ? shortened(calm(best)) : ''
}

function withoutNoise(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[‘’]/g, "'")
    .replace(/\p{Cc}|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, ' ')
    .replace(/\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}|【[^【】]*】|「[^「」]*」/g, ' ')
    .replace(/[()[\]{}<>【】「」]/g, ' ')
    .replace(/(^|\s)[#@][\p{L}\p{N}_]+/gu, ' ')
    .replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u{1f1e6}-\u{1f1ff}\ufe0f\u20e3]/gu, ' ')
    .replace(/["“”«»*_~^]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

function trimmed(text: string): string {
  return text.replace(/^[\s\p{P}\p{S}]+/u, '').replace(/[\s.,;:!?|•·–—\-/&+]+$/u, '')
}

function withoutOpening(text: string): string {
  let rest = text
  for (const opening of OPENINGS) {
    const shorter = trimmed(rest.replace(opening, ''))
    if (hasWord(shorter)) rest = shorter
  }
  return trimmed(rest.replace(/\s+(?:in|for) 20\d\d$/i, ''))
}

/** The longest keyword of two to five words that stands in the title, as the title writes it. */
function keywordInTitle(title: string, keywords: readonly string[]): string | null {
  const lower = title.toLowerCase()
  const found = keywords
    .map((keyword) => trimmed(withoutNoise(keyword)))
    .filter(
      (keyword) => keyword.length <= LONGEST && /^\S+( \S+){1,4}$/.test(keyword) && holds(lower, keyword.toLowerCase()),
    )
    .toSorted((a, b) => b.length - a.length)[0]
  if (found === undefined) return null
  const at = lower.indexOf(found.toLowerCase())
  // Lower case may change the length of a text in some scripts; then the keyword's own spelling is used.
  return calm(lower.length === title.length ? title.slice(at, at + found.length) : found)
}

function holds(text: string, words: string): boolean {
  const at = text.indexOf(words)
  return at >= 0 && !isLetter(text[at - 1]) && !isLetter(text[at + words.length])
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character)
}

function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

function firstKeyword(keywords: readonly string[]): string | undefined {
  return keywords.map((keyword) => trimmed(withoutNoise(keyword))).find(hasWord)
}

/** Short words that are no abbreviation. */
const SMALL = new Set(
  'a an and are as at by can did do for get how i in is it me my no not of off on or our out so the to up us use was we who why you'.split(
    ' ',
  ),
)

/** A title that shouts is written small; other short words in capitals (AI, CRM) stay. */
function calm(text: string): string {
  const letters = text.replace(/\P{L}/gu, '')
  if (letters.length <= 5 || letters !== letters.toUpperCase() || letters === letters.toLowerCase()) return text
  return text.replace(/\p{L}+/gu, (word) =>
    word.length > 3 || SMALL.has(word.toLowerCase()) ? word.toLowerCase() : word,
  )
}

function shortened(text: string): string {
  if (text.length <= LONGEST) return text
  const cut = text.slice(0, LONGEST + 1)
  const space = cut.lastIndexOf(' ')
  // Without a space a character of two halves must not be cut in two.
  return trimmed(space > 0 ? cut.slice(0, space) : [...text].slice(0, LONGEST / 2).join(''))
}
