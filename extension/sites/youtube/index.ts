import { parseYoutubeUrl, youtubePageKey } from '#shared/sites/youtube-url.ts'
import { loadedUrl } from '../moves.ts'
import type { Site, SitePage } from '../site.ts'
import type { Found, Source } from './facts.ts'
import { identitiesOf, outreachOf } from './page-facts.ts'
import { keyOfUrl, type Memory, readYoutube } from './read.ts'
import { watchYoutube } from './watch.ts'

export type YoutubeSite = Site & {
  /** Where the people of the page were found, null where there are none; for the local count of selector health. */
  foundBy(): Source | null
}

/**
 * YouTube, read from the isolated world without touching the page. Make it as soon as the content script runs: a move
 * that happened before is only seen where the browser tells the address the document was loaded with.
 */
export function createYoutubeSite(doc: Document = document): YoutubeSite {
  const loadKey = keyOfUrl(loadedUrl(doc))
  const memory: Memory = { loadKey, key: loadKey, moved: false, navigated: null, inline: null, left: new Set() }
  const find = () => readYoutube(doc, doc.location.href, memory)
  return {
    name: 'youtube',
    read: () => sitePage(doc.location.href, find()),
    watch: (onMove, signal) => watchYoutube(doc, memory, onMove, signal),
    isDark: () => doc.documentElement.hasAttribute('dark'),
    foundBy: () => find()?.source ?? null,
  }
}

function sitePage(url: string, found: Found | null): SitePage | null {
  const page = parseYoutubeUrl(url)
  if (!page || !found) return null
  const identities = identitiesOf(found.people)
  if (identities.length === 0) return null
  const outreach = outreachOf(found)
  const known = [outreach?.channel.name, outreach?.video?.id, outreach?.email]
  // The key grows with what is known, so that an answer arriving after the URL makes the overlay ask again.
  const parts = [youtubePageKey(page), ...identities.map((identity) => identity.value), ...known]
  return { key: parts.join(' '), identities, outreach }
}
