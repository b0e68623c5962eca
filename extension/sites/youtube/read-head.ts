import { parseYoutubeUrl, type YoutubePage } from '#shared/sites/youtube-url.ts'
import type { Found } from './facts.ts'
import { channelId, keysOfAddress } from './keys.ts'
import { selectors } from './selectors.ts'

/**
 * Reads link and meta elements of the served document. YouTube leaves them as they were at load, so the caller asks
 * only while no move has happened; what they say must still be about this URL and agree among themselves.
 */
export function readHead(doc: Document, page: YoutubePage): Omit<Found, 'source'> | null {
  if (page.kind === 'video') return videoHead(doc, page.videoId)
  return page.kind === 'channel' && page.tab !== 'live' ? channelHead(doc, page) : null
}

function channelHead(doc: Document, page: YoutubePage & { kind: 'channel' }): Omit<Found, 'source'> | null {
  const feed = attribute(doc, selectors.rss, 'href')
  const id = agreed([
    keysOfAddress(attribute(doc, selectors.canonical, 'href')).channelId,
    keysOfAddress(attribute(doc, selectors.ogUrl, 'content')).channelId,
    channelId(attribute(doc, selectors.identifier, 'content')),
    channelId(/[?&]channel_id=([\w-]+)/.exec(feed ?? '')?.[1]),
  ])
  if (!id || (page.channelId && page.channelId !== id)) return null
  const name = attribute(doc, selectors.ogTitle, 'content')
  return {
    people: [{ name, channelId: id, handle: null, subscribers: null }],
    video: null,
    email: null,
    language: null,
  }
}

function videoHead(doc: Document, videoId: string): Omit<Found, 'source'> | null {
  const address = attribute(doc, selectors.canonical, 'href') ?? attribute(doc, selectors.ogUrl, 'content')
  const own = parseYoutubeUrl(address ?? '')
  if (own?.kind !== 'video' || own.videoId !== videoId) return null
  const author = keysOfAddress(attribute(doc, selectors.authorUrl, 'href'))
  const meta = channelId(attribute(doc, selectors.channelIdMeta, 'content'))
  const id = agreed([meta, author.channelId])
  if (!id && (meta || !author.handle)) return null
  const title = attribute(doc, selectors.videoName, 'content') ?? attribute(doc, selectors.ogTitle, 'content')
  const video = title && {
    id: videoId,
    title: title.slice(0, 500),
    url: `https://www.youtube.com/watch?v=${videoId}`,
    publishedOn: null,
    keywords: [],
  }
  const name = attribute(doc, selectors.authorName, 'content')
  const person = { name, channelId: id, handle: author.handle, subscribers: null }
  return { people: [person], video: video || null, email: null, language: null }
}

/** The one value all witnesses that speak agree on; null if they differ or none speaks. */
function agreed(values: (string | null)[]): string | null {
  const spoken = new Set(values.filter((value) => value !== null))
  return spoken.size === 1 ? ([...spoken][0] ?? null) : null
}

function attribute(doc: Document, selector: string, name: string): string | null {
  return doc.querySelector(selector)?.getAttribute(name)?.trim() || null
}
