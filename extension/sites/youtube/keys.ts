import { normaliseHandle } from '#shared/normalise-identity.ts'
import { parseYoutubeUrl } from '#shared/sites/youtube-url.ts'

/** The value if it is a channel id, else null; `SC…` ids of shows are none. */
export function channelId(value: unknown): string | null {
  return typeof value === 'string' && /^UC[\w-]{22}$/.test(value) ? value : null
}

export type ChannelKeys = { channelId: string | null; handle: string | null }

/**
 * Channel keys in a path or address as pages and answers write it: `/@x`, `/channel/UC…`, `http://www.youtube.com/@x`,
 * percent-encoded or not. The handle keeps its case and its "@".
 */
export function keysOfAddress(value: unknown): ChannelKeys {
  if (typeof value !== 'string') return { channelId: null, handle: null }
  const page = parseYoutubeUrl(value.startsWith('/') ? `https://www.youtube.com${value}` : value)
  if (page?.kind !== 'channel') return { channelId: null, handle: null }
  return { channelId: page.channelId, handle: page.handle && shownHandle(value, page.handle) }
}

/** True if both are the same handle, whatever their case or encoding. */
export function sameHandle(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && normaliseHandle(a) === normaliseHandle(b)
}

function shownHandle(address: string, normalised: string): string {
  const raw = /(?:@|%40)([^/?#]+)/i.exec(address)?.[1] ?? normalised
  try {
    return `@${decodeURIComponent(raw).normalize('NFC')}`
  } catch {
    return `@${normalised}`
  }
}
