/** A small YouTube of invented channels: what its answers, documents and visible pages look like (reference/youtube.md §3). */
export type Channel = { id: string; handle: string; name: string }
export type Place = { path: string; channel: Channel; videoId: string | null }

const channels: Channel[] = ['Alpha', 'Bravo', 'Gamma'].map((name) => ({
  id: `UC${name.padEnd(22, '0')}`,
  handle: `@${name}-Channel`,
  name,
}))

/** Two videos and three addresses a channel. */
export const places: Place[] = channels.flatMap((channel) => [
  ...['one', 'two'].map((word) => {
    const videoId = `${channel.name}-${word}`.padEnd(11, '_')
    return { path: `/watch?v=${videoId}`, channel, videoId }
  }),
  { path: `/${channel.handle}`, channel, videoId: null },
  { path: `/${channel.handle.toLowerCase()}/videos`, channel, videoId: null },
  { path: `/channel/${channel.id}`, channel, videoId: null },
])

/** What `yt-navigate-finish` carries for a place. */
export function detailOf(place: Place): unknown {
  const endpoint = { commandMetadata: { webCommandMetadata: { url: place.path } } }
  return {
    endpoint,
    response: place.videoId ? watchAnswers(place.channel, place.videoId) : { response: browse(place.channel) },
  }
}

/** The document the server sends for a place: head, inline scripts, nothing rendered. */
export function documentOf(place: Place): string {
  const answers = place.videoId
    ? watchAnswers(place.channel, place.videoId)
    : { response: browse(place.channel), playerResponse: null }
  const address = place.videoId ? place.path : `/channel/${place.channel.id}`
  return `<!doctype html><html><head><title>x</title><link rel="canonical" href="https://www.youtube.com${address}">
    <script>var ytInitialData = ${JSON.stringify(answers.response)};</script>
    <script>var ytInitialPlayerResponse = ${JSON.stringify(answers.playerResponse)};var after = {};</script></head>
    <body><ytd-watch-flexy hidden><ytd-video-owner-renderer><a></a></ytd-video-owner-renderer></ytd-watch-flexy></body></html>`
}

/** Shows a watch page as YouTube renders it; `lagging`: the reused owner link still has the previous address. */
export function render(doc: Document, place: Place, lagging: boolean): void {
  const watch = doc.querySelector('ytd-watch-flexy')
  const link = doc.querySelector('ytd-video-owner-renderer a')
  watch?.toggleAttribute('hidden', place.videoId === null)
  if (!place.videoId) return
  watch?.setAttribute('video-id', place.videoId)
  if (lagging) return
  link?.setAttribute('href', `/${place.channel.handle}`)
  if (link) link.textContent = place.channel.name
}

function watchAnswers({ id, handle, name }: Channel, videoId: string) {
  const navigationEndpoint = { browseEndpoint: { browseId: id, canonicalBaseUrl: `/${handle}` } }
  const owner = { videoOwnerRenderer: { title: { runs: [{ text: name }] }, navigationEndpoint } }
  const contents = [
    { videoPrimaryInfoRenderer: { title: { simpleText: `A video of ${name}` } } },
    { videoSecondaryInfoRenderer: { owner, attributedDescription: { content: `Write to ${name}@example.com` } } },
  ]
  return {
    response: {
      currentVideoEndpoint: { watchEndpoint: { videoId } },
      contents: { twoColumnWatchNextResults: { results: { results: { contents } } } },
    },
    playerResponse: {
      videoDetails: { videoId, channelId: id, author: name, title: `A video of ${name}`, keywords: ['{"}'] },
    },
  }
}

function browse({ id, handle, name }: Channel) {
  const metadata = {
    channelMetadataRenderer: { title: name, externalId: id, vanityChannelUrl: `http://www.youtube.com/${handle}` },
  }
  return { metadata, header: {} }
}
