import { normaliseHandle } from '../normalise-identity.ts'
import { type UrlParts, urlParts } from './url-parts.ts'

/**
 * What a YouTube URL says about its page. `handle` is normalised; `legacy` is a /c/, /user/ or bare name, which is no
 * key. A channel page with tab `live` shows a video whose id the URL does not tell.
 */
export type YoutubePage =
  | { kind: 'channel'; channelId: string | null; handle: string | null; legacy: string | null; tab: string | null }
  | { kind: 'video'; videoId: string; short: boolean }
  | { kind: 'playlist'; listId: string }
  | { kind: 'clip'; clipId: string }
  | { kind: 'post'; postId: string }

/**
 * URL → page, or null where nobody stands behind it: search, feeds, account, studio, foreign hosts
 * (grammar: reference/youtube.md §1).
 */
export function parseYoutubeUrl(url: string): YoutubePage | null {
  const parts = urlParts(url)
  if (!parts) return null
  if (shortHosts.has(parts.host)) return parts.segments.length === 1 ? video(parts.segments[0]) : null
  if (parts.host === 'www.youtube-nocookie.com') return parts.segments[0] === 'embed' ? video(parts.segments[1]) : null
  return pageHosts.has(parts.host) ? parsePath(parts) : null
}

/** One line that is equal for two URLs of the same page: query noise, tab and case of the handle do not count. */
export function youtubePageKey(page: YoutubePage): string {
  if (page.kind === 'channel') {
    const who = page.channelId ?? (page.handle ? `@${page.handle}` : `/${page.legacy}`)
    return page.tab === 'live' ? `${who}/live` : who
  }
  if (page.kind === 'video') return `video/${page.videoId}`
  return `${page.kind}/${page.kind === 'playlist' ? page.listId : page.kind === 'clip' ? page.clipId : page.postId}`
}

const shortHosts = new Set(['youtu.be', 'y2u.be'])
const pageHosts = new Set(
  ['www.', 'm.', 'music.', 'tv.', ''].map((prefix) => `${prefix}youtube.com`).concat('www.youtubekids.com'),
)
const tabs = new Set(
  (
    'featured home videos shorts streams live releases podcasts courses playlists posts community channels store ' +
    'membership search about letsplay'
  ).split(' '),
)
/** First segments that are YouTube's own and never a channel's name. */
const reserved = new Set(
  (
    'channel c user playlist watch w v embed e live watch_popup clip shorts movies results search shared hashtag ' +
    'trending explore feed feeds browse oembed get_video_info iframe_api s source storefront oops index account t ' +
    'about upload signin logout post redirect attribution_link premium paid_memberships account_notifications ' +
    'account_playback account_privacy account_sharing account_billing account_advanced reporthistory gaming kids ads ' +
    'creators howyoutubeworks new dashboard live_dashboard my_videos subscription_center view_all_playlists show ' +
    'verify_age consent error_204 youtubei api img generate_204 sw.js manifest.webmanifest robots.txt favicon.ico'
  ).split(' '),
)

function parsePath({ segments, query }: UrlParts): YoutubePage | null {
  const [first = '', second, third] = segments
  if (first.startsWith('@')) return handlePage(first, second)
  switch (first.toLowerCase()) {
    case 'channel':
      return channelPage(second, third)
    case 'browse':
      return second?.startsWith('UC') ? channelPage(second, undefined) : null
    case 'c':
    case 'user':
      return legacyPage(second, third)
    case 'watch':
    case 'watch_popup':
      return video(query.get('v') ?? second)
    case 'shorts':
      return video(second, true)
    case 'live':
    case 'embed':
    case 'v':
    case 'e':
      return video(second)
    case 'playlist':
      return listPage(query.get('list'))
    case 'clip':
      return /^Ug[\w-]+$/.test(second ?? '') ? { kind: 'clip', clipId: second ?? '' } : null
    case 'post':
      return /^Ug[\w-]+$/.test(second ?? '') ? { kind: 'post', postId: second ?? '' } : null
    default:
      return reserved.has(first.toLowerCase()) ? null : legacyPage(first, second)
  }
}

function handlePage(segment: string, tab: string | undefined): YoutubePage | null {
  const handle = segment.length > 1 ? normaliseHandle(encodeURIComponent(segment)) : null
  return handle ? { kind: 'channel', channelId: null, handle, legacy: null, tab: knownTab(tab) } : null
}

function channelPage(id: string | undefined, tab: string | undefined): YoutubePage | null {
  if (!id || !/^UC[\w-]{22}$/.test(id)) return null
  return { kind: 'channel', channelId: id, handle: null, legacy: null, tab: knownTab(tab) }
}

function legacyPage(name: string | undefined, tab: string | undefined): YoutubePage | null {
  if (!name || !/^[\p{L}\p{M}\p{N}_.·-]{1,100}$/u.test(name)) return null
  return { kind: 'channel', channelId: null, handle: null, legacy: name.toLowerCase(), tab: knownTab(tab) }
}

function knownTab(tab: string | undefined): string | null {
  const name = tab?.toLowerCase()
  return name && tabs.has(name) ? name : null
}

/** `videoseries` has the length of a video id and `live_stream` names a channel: neither is a video. */
function video(id: string | undefined, short = false): YoutubePage | null {
  return id && id !== 'videoseries' && id !== 'live_stream' && /^[\w-]{11}$/.test(id)
    ? { kind: 'video', videoId: id, short }
    : null
}

function listPage(listId: string | undefined): YoutubePage | null {
  return listId && /^[\w-]+$/.test(listId) ? { kind: 'playlist', listId } : null
}

/**
 * URL → expected page; also tried on every other site's detector. A function, because the spreads would keep a list in
 * the content script.
 */
export function youtubeUrlExamples(): [string, YoutubePage | null][] {
  const channel = { kind: 'channel', channelId: null, handle: null, legacy: null, tab: null } as const
  const id = 'UCabcdefghijklmnopqrstuv'
  return [
    ['https://www.youtube.com/@ClockworkCoaching', { ...channel, handle: 'clockworkcoaching' }],
    ['https://www.youtube.com/@ClockworkCoaching/', { ...channel, handle: 'clockworkcoaching' }],
    [
      'https://www.youtube.com/@Clockwork-Coaching/videos?view=0',
      { ...channel, handle: 'clockwork-coaching', tab: 'videos' },
    ],
    ['https://www.youtube.com/@clockwork./search?query=team', { ...channel, handle: 'clockwork.', tab: 'search' }],
    ['https://www.youtube.com/@clockwork/live', { ...channel, handle: 'clockwork', tab: 'live' }],
    ['https://www.youtube.com/@clockwork/unknown-tab', { ...channel, handle: 'clockwork' }],
    ['https://www.youtube.com/@clockwork/letsplay#top', { ...channel, handle: 'clockwork', tab: 'letsplay' }],
    ['https://www.youtube.com/%40clockwork', { ...channel, handle: 'clockwork' }],
    ['https://www.youtube.com/@%D0%A7%D0%B0%D1%81%D1%8B', { ...channel, handle: 'часы' }],
    ['https://www.youtube.com/@Часы/shorts', { ...channel, handle: 'часы', tab: 'shorts' }],
    ['https://www.youtube.com/@นาฬิกา', { ...channel, handle: 'นาฬิกา' }],
    ['https://www.youtube.com/@col·lectiu', { ...channel, handle: 'col·lectiu' }],
    ['https://www.youtube.com/@caf%C3%A9', { ...channel, handle: 'café' }],
    ['https://www.youtube.com/@cafe%CC%81', { ...channel, handle: 'café' }],
    ['https://www.youtube.com/@%E0%A4%A', null],
    ['https://www.youtube.com/@', null],
    ['https://www.youtube.com/@a b', null],
    [`https://www.youtube.com/channel/${id}`, { ...channel, channelId: id }],
    [`https://m.youtube.com/channel/${id}/about`, { ...channel, channelId: id, tab: 'about' }],
    [`https://www.youtube.com/channel/${id}/live`, { ...channel, channelId: id, tab: 'live' }],
    [`https://www.youtube.com/channel/${id}/community?lb=Ugkx`, { ...channel, channelId: id, tab: 'community' }],
    [`https://music.youtube.com/channel/${id}`, { ...channel, channelId: id }],
    [`https://music.youtube.com/browse/${id}`, { ...channel, channelId: id }],
    ['https://music.youtube.com/browse/VLPLabc', null],
    [`https://www.youtube.com/channel/${id.toLowerCase()}`, null],
    ['https://www.youtube.com/channel/UCshort', null],
    ['https://www.youtube.com/channel/', null],
    [`https://studio.youtube.com/channel/${id}/videos`, null],
    ['https://www.youtube.com/c/Clockwork/playlists', { ...channel, legacy: 'clockwork', tab: 'playlists' }],
    ['https://www.youtube.com/user/Clockwork', { ...channel, legacy: 'clockwork' }],
    ['https://www.youtube.com/Clockwork', { ...channel, legacy: 'clockwork' }],
    ['https://youtube.com/clockwork/videos', { ...channel, legacy: 'clockwork', tab: 'videos' }],
    ['https://www.youtube.com/watch?v=abcdefghi_1', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    [
      'https://www.youtube.com/watch?list=PLx&v=abcdefghi_1&t=9s&pp=a',
      { kind: 'video', videoId: 'abcdefghi_1', short: false },
    ],
    ['https://www.youtube.com/watch/?v=abcdefghi_1', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['https://www.youtube.com/watch_popup?v=abcdefghi_1', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['http://www.youtube.com/watch?v=abcdefghi_1#c', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['https://tv.youtube.com/watch/abcdefghi_1', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['https://www.youtubekids.com/watch?v=abcdefghi_1', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['https://www.youtube.com/shorts/abcdefghi_1', { kind: 'video', videoId: 'abcdefghi_1', short: true }],
    ['https://www.youtube.com/live/abcdefghi_1?feature=share', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['https://www.youtube.com/embed/abcdefghi_1', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['https://www.youtube-nocookie.com/embed/abcdefghi_1', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['https://www.youtube.com/v/abcdefghi_1', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['https://www.youtube.com/e/abcdefghi_1', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['https://youtu.be/abcdefghi_1?t=4', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['https://y2u.be/abcdefghi_1', { kind: 'video', videoId: 'abcdefghi_1', short: false }],
    ['https://youtu.be/', null],
    ['https://www.youtube.com/embed/videoseries?list=PLx', null],
    [`https://www.youtube.com/embed/live_stream?channel=${id}`, null],
    ['https://www.youtube.com/watch?v=short', null],
    ['https://www.youtube.com/watch', null],
    ['https://www.youtube.com/shorts', null],
    ['https://www.youtube.com/playlist?list=PLabc-_1', { kind: 'playlist', listId: 'PLabc-_1' }],
    ['https://www.youtube.com/playlist', null],
    ['https://www.youtube.com/clip/UgkxAbc-1', { kind: 'clip', clipId: 'UgkxAbc-1' }],
    ['https://www.youtube.com/post/UgkxAbc-1', { kind: 'post', postId: 'UgkxAbc-1' }],
    ['https://www.youtube.com/', null],
    ['https://www.youtube.com', null],
    ['https://www.youtube.com/results?search_query=@clockwork', null],
    ['https://www.youtube.com/feed/subscriptions', null],
    ['https://www.youtube.com/hashtag/coaching', null],
    ['https://www.youtube.com/account_notifications', null],
    ['https://www.youtube.com/redirect?q=https://www.youtube.com/@clockwork', null],
    ['https://www.youtube.com/attribution_link?u=/watch?v=abcdefghi_1', null],
    ['https://www.youtube.com@example.com/@clockwork', null],
    ['https://www.youtube.com.example.com/@clockwork', null],
    ['https://example.com/@clockwork', null],
    ['about:blank', null],
    ['', null],
  ]
}
