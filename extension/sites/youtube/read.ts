import { parseYoutubeUrl, type YoutubePage, youtubePageKey } from '#shared/sites/youtube-url.ts'
import type { Found, Source } from './facts.ts'
import { keysOfAddress, sameHandle } from './keys.ts'
import { matchAnswer } from './match-answer.ts'
import type { Answer } from './read-answer.ts'
import { ownerAddresses, readDom } from './read-dom.ts'
import { readHead } from './read-head.ts'
import { readInline } from './read-inline.ts'
import type { Navigated } from './read-navigation.ts'

/** What the adapter remembers between moves. */
export type Memory = {
  /** Page of the URL this document was loaded with. */
  loadKey: string | null
  /** Page of the URL when it was last looked at. */
  key: string | null
  /** A move inside the document has happened, for good. */
  moved: boolean
  navigated: Navigated | null
  inline: Answer | null
  /** Owners' addresses that stood in the document when a page was left. */
  left: Set<string>
}

/**
 * Everything known of the page at `url`, from the first source in the order of reference/youtube.md §2 that speaks about
 * it: event, inline script, head, visible page, URL. Null if the URL is no candidate or nothing says whose page it is.
 */
export function readYoutube(doc: Document, url: string, memory: Memory): Found | null {
  noteMove(doc, url, memory)
  const page = parseYoutubeUrl(url)
  if (!page || (page.kind !== 'channel' && page.kind !== 'video')) return null
  const key = youtubePageKey(page)
  const sources: [Source, () => Omit<Found, 'source'> | null][] = [
    ['event', () => memory.navigated && matchAnswer(memory.navigated, page, memory.navigated.pageKey === key)],
    ['inline', () => matchAnswer(inlineOf(doc, memory), page, !memory.moved)],
    ['head', () => (memory.moved ? null : readHead(doc, page))],
    ['dom', () => readDom(doc, page, memory)],
  ]
  for (const [source, read] of sources) {
    const found = read()
    if (found) return withUrl({ ...found, source }, page, url)
  }
  return page.kind === 'channel'
    ? withUrl({ source: 'url', people: [], video: null, email: null, language: null }, page, url)
    : null
}

/** Page key of a URL, null where it is no candidate. */
export function keyOfUrl(url: string): string | null {
  const page = parseYoutubeUrl(url)
  return page ? youtubePageKey(page) : null
}

/** Remembers that the page changed and which owners stood there then; the same page under another URL is no move. */
export function noteMove(doc: Document, url: string, memory: Memory): void {
  const key = keyOfUrl(url)
  if (key !== memory.loadKey) memory.moved = true
  if (key === memory.key) return
  memory.key = key
  for (const address of ownerAddresses(doc)) memory.left.add(address)
}

/** Scripts do not change once the document is parsed, and reading a megabyte twice would be felt. */
function inlineOf(doc: Document, memory: Memory): Answer {
  const inline = memory.inline ?? readInline(doc)
  if (doc.readyState !== 'loading') memory.inline = inline
  return inline
}

/** The URL's own key is certain, so it completes whoever was found, or stands alone. */
function withUrl(found: Found, page: YoutubePage, url: string): Found | null {
  if (page.kind !== 'channel') return found
  const { channelId, handle } = keysOfAddress(url)
  const [first, ...others] = found.people
  if (!first) {
    return channelId || handle ? { ...found, people: [{ name: null, channelId, handle, subscribers: null }] } : null
  }
  if (found.people.some((person) => sameHandle(person.handle, handle))) return found
  return {
    ...found,
    people: [{ ...first, channelId: first.channelId ?? channelId, handle: first.handle ?? handle }, ...others],
  }
}
