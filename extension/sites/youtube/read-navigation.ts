import { parseYoutubeUrl, youtubePageKey } from '#shared/sites/youtube-url.ts'
import { at } from './json.ts'
import { type Answer, readAnswer } from './read-answer.ts'

/** An answer that came with a move inside the page; `pageKey` is the page it says it leads to, null if it does not say. */
export type Navigated = Answer & { pageKey: string | null }

/**
 * Reads `yt-navigate-finish`, during its dispatch: Firefox hands out a live view that YouTube empties within a second,
 * Chromium copies the detail at each read (about 30 ms for a large answer), so it is read once. Null where there is no
 * detail: Chromium gives null if it holds something that cannot be cloned.
 */
export function readNavigation(event: Event): Navigated | null {
  try {
    const raw: unknown = (event as CustomEvent<unknown>).detail
    const detail = at(raw, 'data') ?? raw
    const response = at(detail, 'response')
    if (!response) return null
    const page = at(response, 'response')
    const player = at(response, 'playerResponse') ?? at(page, 'playerResponse')
    const address = at(detail, 'endpoint', 'commandMetadata', 'webCommandMetadata', 'url') ?? at(response, 'url')
    return { ...readAnswer(page, player), pageKey: keyOf(address) }
  } catch {
    // Firefox throws "Permission denied" for an object whose page is gone.
    return null
  }
}

function keyOf(address: unknown): string | null {
  if (typeof address !== 'string') return null
  const page = parseYoutubeUrl(address.startsWith('/') ? `https://www.youtube.com${address}` : address)
  return page ? youtubePageKey(page) : null
}
