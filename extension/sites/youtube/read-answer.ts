import { emailIn } from './email.ts'
import type { Person } from './facts.ts'
import { at, list, textOf } from './json.ts'
import { channelId, keysOfAddress } from './keys.ts'
import { readPeople } from './read-people.ts'

/** Parts of YouTube's own answers, each with the id it says it is about. Plain copies: nothing of the page is kept. */
export type Answer = { channel: ChannelPart | null; next: NextPart | null; player: PlayerPart | null }
type ChannelPart = Person & { email: string | null }
type NextPart = { videoId: string; people: Person[]; title: string | null; email: string | null }
type PlayerPart = {
  videoId: string
  channelId: string | null
  /** Who uploaded, where the page names several; never taken as the channel by itself. */
  uploaderId: string | null
  name: string | null
  handle: string | null
  title: string | null
  publishedOn: string | null
  keywords: string[]
  email: string | null
  language: string | null
}

/** `page` is the answer of a channel (browse) or watch (next) page, `player` the player's; either may be absent. */
export function readAnswer(page: unknown, player: unknown): Answer {
  return { channel: channelPart(page), next: nextPart(page), player: playerPart(player) }
}

function channelPart(page: unknown): ChannelPart | null {
  const meta = at(page, 'metadata', 'channelMetadataRenderer')
  const id = channelId(at(meta, 'externalId'))
  if (!id) return null
  const old = at(page, 'header', 'c4TabbedHeaderRenderer')
  const rows = headerRows(page)
  const handleRow = rows.findIndex((row) => row.some((text) => text.startsWith('@')))
  const shown = rows[handleRow]?.find((text) => text.startsWith('@')) ?? textOf(at(old, 'channelHandleText'))
  const counts = handleRow < 0 ? [] : (rows[handleRow + 1] ?? [])
  return {
    channelId: id,
    name: textOf(at(meta, 'title')),
    handle: keysOfAddress(at(meta, 'vanityChannelUrl')).handle ?? keysOfAddress(`/${shown}`).handle,
    subscribers: textOf(at(old, 'subscriberCountText')) ?? counts.find((text) => /\p{N}/u.test(text)) ?? null,
    email: emailIn(textOf(at(meta, 'description'))),
  }
}

/** Texts of the header since 2024; pronouns may follow the handle, so parts are found by form, not by place. */
function headerRows(page: unknown): string[][] {
  const header = at(page, 'header', 'pageHeaderRenderer', 'content', 'pageHeaderViewModel')
  const rows = list(at(header, 'metadata', 'contentMetadataViewModel', 'metadataRows'))
  return rows.map((row) => list(at(row, 'metadataParts')).flatMap((part) => textOf(at(part, 'text')) ?? []))
}

function nextPart(page: unknown): NextPart | null {
  const videoId = textOf(at(page, 'currentVideoEndpoint', 'watchEndpoint', 'videoId'))
  if (!videoId) return null
  const contents = list(at(page, 'contents', 'twoColumnWatchNextResults', 'results', 'results', 'contents'))
  const find = (name: string) => contents.map((item) => at(item, name)).find(Boolean)
  const second = find('videoSecondaryInfoRenderer')
  return {
    videoId,
    people: readPeople(at(second, 'owner', 'videoOwnerRenderer')),
    title: textOf(at(find('videoPrimaryInfoRenderer'), 'title')),
    email: emailIn(textOf(at(second, 'attributedDescription')) ?? textOf(at(second, 'description'))),
  }
}

function playerPart(player: unknown): PlayerPart | null {
  const details = at(player, 'videoDetails')
  const videoId = textOf(at(details, 'videoId'))
  if (!videoId) return null
  const id = channelId(at(details, 'channelId'))
  const format = at(player, 'microformat', 'playerMicroformatRenderer')
  const uploaderId = channelId(at(format, 'externalChannelId'))
  const profile = id && uploaderId === id ? keysOfAddress(at(format, 'ownerProfileUrl')) : null
  return {
    videoId,
    channelId: id,
    uploaderId: id ?? uploaderId,
    name: textOf(at(details, 'author')),
    handle: profile?.handle ?? null,
    title: textOf(at(details, 'title')),
    publishedOn: textOf(at(format, 'publishDate')),
    keywords: list(at(details, 'keywords')).flatMap((word) => textOf(word) ?? []),
    email: emailIn(textOf(at(details, 'shortDescription'))),
    language: spokenLanguage(player),
  }
}

/** The language YouTube heard (automatic captions); the page's own language is the reader's, so it tells nothing. */
function spokenLanguage(player: unknown): string | null {
  const tracks = list(at(player, 'captions', 'playerCaptionsTracklistRenderer', 'captionTracks'))
  return textOf(
    at(
      tracks.find((track) => at(track, 'kind') === 'asr'),
      'languageCode',
    ),
  )
}
