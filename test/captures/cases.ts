import type { Capture, Expected } from './load.ts'

/** An in-app move to play: `detail` is what YouTube would hand out with `yt-navigate-finish`. */
export type MoveCase = { file: string; url: string; detail: unknown; expected: Expected }

/** Where an answer belongs that names no page: the adapter must not take its channel for this one. */
const elsewhere = 'https://www.youtube.com/@a-page-it-does-not-name'

/** Address of an HTML capture: its own, or what the document says of itself. */
export function addressOf({ text, expected, file }: Capture): string {
  const own = expected.url ?? /<meta property="og:url" content="([^"]+)"/.exec(text)?.[1]
  if (!own) throw new Error(`${file} has neither a url in EXPECTED.json nor an og:url: give it one.`)
  return own
}

/** One move for each captured answer, and one more where a page's answer and its player's were both captured. */
export function moveCases(captures: Capture[]): MoveCase[] {
  const answers = captures
    .filter(({ file }) => file.endsWith('.json'))
    .map(({ file, text, expected }) => {
      const answer: unknown = JSON.parse(text)
      const isPlayer = typeof answer === 'object' && answer !== null && 'videoDetails' in answer
      return { file, isPlayer, answer, expected, url: moveAddress(expected) }
    })
  const single = answers.map(({ file, isPlayer, answer, expected, url }) => ({
    file,
    url,
    expected,
    detail: detailOf(url, isPlayer ? null : answer, isPlayer ? answer : null),
  }))
  const pairs = answers.flatMap((page) => {
    const player = answers.find((other) => other.isPlayer && !page.isPlayer && other.url === page.url)
    if (!player) return []
    const expected = { ...player.expected, ...page.expected }
    return [
      {
        file: `${page.file} + player`,
        url: page.url,
        expected,
        detail: detailOf(page.url, page.answer, player.answer),
      },
    ]
  })
  return [...single, ...pairs]
}

function moveAddress({ url, videoId }: Expected): string {
  return url ?? (videoId ? `https://www.youtube.com/watch?v=${videoId}` : elsewhere)
}

function detailOf(url: string, page: unknown, player: unknown): unknown {
  const path = url.replace('https://www.youtube.com', '')
  const endpoint = { commandMetadata: { webCommandMetadata: { url: path } } }
  return { endpoint, response: { response: page ?? undefined, playerResponse: player ?? undefined } }
}
