import { launch } from '../support/browser.ts'
import { bundleAdapter } from './bundle-adapter.ts'
import { addressOf, moveCases } from './cases.ts'
import { compare, compareUrl, type Reading } from './compare.ts'
import { type Capture, loadCaptures } from './load.ts'
import { move, openDocument, reading } from './play.ts'
import { verifyHubspot } from './verify-hubspot.ts'

type Row = { file: string; engine: string; 'key found by': string; 'channel id': string; video: string; result: string }

/** A video and a channel no capture is about; after a move there, nothing of the captured page may be left. */
const otherVideo = 'https://www.youtube.com/watch?v=AAAAAAAAAAA'
const otherChannel = 'https://www.youtube.com/@somebody-else-entirely'

/**
 * Runs the URL grammar and the YouTube adapter over captured pages in a real browser, and HubSpot's recorded calls and
 * webhooks against the sandbox, and prints a table of each. Exit 1: something differs. Exit 2: no captures there.
 */
async function main([folder]: string[]): Promise<number> {
  const captures = folder ? loadCaptures(folder) : null
  if (!captures) {
    console.error(
      `No captures in ${folder ?? '(no folder given)'}: it needs youtube/EXPECTED.json. ` +
        'Run: npm run verify:captures -- <folder of captures>',
    )
    return 2
  }
  const hubspot = (await verifyHubspot(folder ?? '')) ?? 0
  const youtube = await verifyYoutube(captures)
  return hubspot + youtube === 0 ? 0 : 1
}

/** Answers how many readings are wrong; none at all is wrong too. */
async function verifyYoutube(captures: Capture[]): Promise<number> {
  const { context, close } = await launch(null)
  try {
    await context.addInitScript(await bundleAdapter())
    const documents = captures.filter(({ file }) => file.endsWith('.html'))
    const rows: Row[] = []
    for (const capture of documents) rows.push(...(await playDocument(context, capture)))
    for (const answer of moveCases(captures)) rows.push(await playAnswer(context, answer, documents))
    console.table(rows)
    const wrong = rows.filter(({ result }) => result !== 'ok').length
    console.log(`${rows.length} readings of ${captures.length} captures, ${wrong} wrong`)
    return rows.length ? wrong : 1
  } finally {
    await close()
  }
}

type Context = Awaited<ReturnType<typeof launch>>['context']

async function playDocument(context: Context, capture: Capture): Promise<Row[]> {
  const { file, expected, text } = capture
  const url = addressOf(capture)
  const page = await openDocument(context, url, text)
  const loaded = await reading(page)
  const afterMoves = [await move(page, otherVideo, null), await move(page, otherChannel, null)]
  const returned = await move(page, url, null)
  await page.close()
  const stale = afterMoves.flatMap((after) => compare(after, {}).map((problem) => `after a move: ${problem}`))
  const back = compare(returned, channelOf(returned) ? expected : {}).map((problem) => `coming back: ${problem}`)
  return [
    row(file, 'Chromium, loaded', loaded, [...compareUrl(url, expected), ...compare(loaded, expected)]),
    row(file, 'Chromium, left and came back', returned, [...stale, ...back]),
  ]
}

/** Played from a document about something else, so that its scripts and head are stale witnesses. */
async function playAnswer(
  context: Context,
  answer: ReturnType<typeof moveCases>[number],
  documents: Capture[],
): Promise<Row> {
  const start = documents.find((capture) => addressOf(capture) !== answer.url)
  const page = await openDocument(context, start ? addressOf(start) : otherVideo, start?.text ?? '<!doctype html>')
  const moved = await move(page, answer.url, answer.detail)
  await page.close()
  const { url, ...told } = answer.expected
  const problems = [...(url ? compareUrl(url, told) : []), ...compare(moved, told)]
  return row(answer.file, 'Chromium, in-app move', moved, problems)
}

function channelOf({ page }: Reading): string | null {
  return page?.identities.find(({ kind }) => kind === 'youtube-channel')?.value ?? null
}

function row(file: string, engine: string, result: Reading, problems: string[]): Row {
  const ids = result.page?.identities.filter(({ kind }) => kind === 'youtube-channel').map(({ value }) => value) ?? []
  return {
    file,
    engine,
    'key found by': result.source ?? '–',
    'channel id': ids.join(' ') || '–',
    video: result.page?.outreach?.video?.id ?? '–',
    result: problems.join('; ') || 'ok',
  }
}

process.exitCode = await main(process.argv.slice(2))
