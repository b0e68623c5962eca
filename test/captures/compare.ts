import { normaliseHandle } from '#shared/normalise-identity.ts'
import { parseYoutubeUrl } from '#shared/sites/youtube-url.ts'
import type { SitePage } from '../../extension/sites/site.ts'
import type { Expected } from './load.ts'

/** What the adapter answered in the page. */
export type Reading = { page: SitePage | null; source: string | null }

/** Every difference between what the adapter said and what the capture says, as readable lines; empty: all right. */
export function compare({ page, source }: Reading, expected: Expected): string[] {
  const problems: string[] = []
  const same = (what: string, actual: unknown, wanted: unknown) => {
    if (actual !== wanted) problems.push(`${what} is ${JSON.stringify(actual)}, expected ${JSON.stringify(wanted)}`)
  }
  const channel = page?.outreach?.channel
  const ids = (page?.identities ?? []).filter(({ kind }) => kind === 'youtube-channel').map(({ value }) => value)
  const wanted = expected.collaborators?.map((person) => person.channelId) ?? [expected.channelId].filter((id) => id)
  same('channel ids', ids.join(' '), wanted.join(' '))
  same('channelId', channel?.channelId ?? null, wanted[0] ?? null)
  if (wanted.length === 0) return problems
  same('handle', normal(channel?.handle), handleOf(expected) ?? normal(channel?.handle))
  if (source === 'head' || source === 'dom') return problems
  same(
    'name',
    channel?.name,
    expected.collaborators?.[0]?.name ?? expected.title ?? expected.ownerTitle ?? expected.author,
  )
  const subscribers = subscribersOf(expected)
  if (subscribers) same('subscribers', channel?.subscribers, subscribers)
  const video = page?.outreach?.video
  same('video', video?.id, expected.videoId)
  same('video title', video?.title, expected.videoTitle)
  if (expected.publishDate) same('published', video?.publishedOn, expected.publishDate)
  return problems
}

/** Differences between what the URL alone says and what the capture says. */
export function compareUrl(url: string, expected: Expected): string[] {
  const page = parseYoutubeUrl(url)
  if (!page) return [`the grammar knows no page at ${url}`]
  const handle = handleOf(expected)
  if (page.kind === 'video' && expected.videoId && page.videoId !== expected.videoId)
    return [`the URL names video ${page.videoId}`]
  if (page.kind === 'channel' && page.handle && handle && page.handle !== handle)
    return [`the URL names @${page.handle}`]
  const kind = expected.videoId ? 'video' : expected.channelId && expected.title ? 'channel' : page.kind
  return page.kind === kind ? [] : [`the URL is a ${page.kind}, expected a ${kind}`]
}

function handleOf({ vanityChannelUrl, ownerPath, collaborators }: Expected): string | null {
  const raw = /@[^/?#\s•\u2069]+/.exec(vanityChannelUrl ?? ownerPath ?? collaborators?.[0]?.subtitle ?? '')?.[0]
  return raw ? normaliseHandle(raw) : null
}

function subscribersOf({ headerRows, subscriberText, collaborators }: Expected): string | null {
  const subtitle = collaborators?.[0]?.subtitle.replace(/[\u200e\u200f\u2066-\u2069]/g, '').split(' • ')[1]
  return subtitle ?? subscriberText ?? headerRows?.[1]?.[0] ?? null
}

function normal(handle: string | null | undefined): string | null {
  return handle ? normaliseHandle(handle) : null
}
