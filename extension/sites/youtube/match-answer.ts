import type { YoutubePage } from '#shared/sites/youtube-url.ts'
import type { Found, Person } from './facts.ts'
import { clip } from './json.ts'
import { sameHandle } from './keys.ts'
import type { Answer } from './read-answer.ts'

/**
 * What an answer says about the page of this URL, or null: each part counts only if its own id is the URL's.
 * `ownUrl`: the answer is known to be for exactly this URL, the only proof a legacy name can have.
 */
export function matchAnswer(answer: Answer, page: YoutubePage, ownUrl: boolean): Omit<Found, 'source'> | null {
  if (page.kind === 'video') return videoOf(answer, page.videoId)
  if (page.kind !== 'channel') return null
  if (page.tab === 'live') {
    const live = videoOf(answer, answer.next?.videoId ?? answer.player?.videoId ?? '')
    if (live?.people.some((person) => isPerson(person, page, ownUrl))) return live
  }
  const { channel } = answer
  if (!channel || !isPerson(channel, page, ownUrl)) return null
  const { email, ...person } = channel
  return { people: [person], video: null, email, language: null }
}

function isPerson(person: Person, page: YoutubePage & { kind: 'channel' }, ownUrl: boolean): boolean {
  if (page.channelId) return person.channelId === page.channelId
  if (page.handle) return person.handle ? sameHandle(person.handle, page.handle) : ownUrl
  return ownUrl
}

function videoOf(answer: Answer, videoId: string): Omit<Found, 'source'> | null {
  const next = answer.next?.videoId === videoId ? answer.next : null
  const player = answer.player?.videoId === videoId ? answer.player : null
  const people = uploaderFirst(next?.people ?? [], player)
  if (people.length === 0) return null
  return {
    people,
    video: video(videoId, next?.title ?? player?.title ?? null, player),
    email: next?.email ?? player?.email ?? null,
    language: clip(player?.language ?? null, 20),
  }
}

/**
 * The player knows who uploaded: that person comes first, and completes an owner without a key (a rental's owner is a
 * show, `SC…`).
 */
function uploaderFirst(people: Person[], player: Answer['player']): Person[] {
  const known = people.find((person) => person.channelId !== null && person.channelId === player?.uploaderId)
  const others = people.filter((person) => person !== known)
  if (!player?.channelId) return known ? [known, ...others] : people
  const uploader: Person = {
    name: known?.name ?? player.name,
    channelId: player.channelId,
    handle: known?.handle ?? player.handle,
    subscribers: known?.subscribers ?? null,
  }
  const [owner] = people
  if (!known && people.length === 1 && owner?.channelId === null) return [{ ...uploader, name: owner.name }]
  return [uploader, ...others]
}

function video(id: string, title: string | null, player: Answer['player']): Found['video'] {
  if (!title) return null
  return {
    id,
    title: title.slice(0, 500),
    url: `https://www.youtube.com/watch?v=${id}`,
    publishedOn: clip(player?.publishedOn ?? null, 40),
    keywords: (player?.keywords ?? []).slice(0, 50).map((word) => word.slice(0, 100)),
  }
}
