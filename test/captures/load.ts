import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** What a capture says about its page, found in it by a plain walk that knows nothing of the adapter. */
export type Expected = {
  url?: string | null
  channelId?: string | null
  title?: string
  vanityChannelUrl?: string
  headerRows?: (string | null)[][]
  videoId?: string
  videoTitle?: string
  author?: string
  ownerTitle?: string
  ownerPath?: string
  subscriberText?: string
  publishDate?: string
  collaborators?: { name: string; channelId: string; subtitle: string }[]
}

export type Capture = { file: string; text: string; expected: Expected }

/** Captures of `<folder>/youtube` with their expectations, or null if the folder is not there. */
export function loadCaptures(folder: string): Capture[] | null {
  const root = join(folder, 'youtube')
  const oracle = join(root, 'EXPECTED.json')
  if (!existsSync(oracle)) return null
  const expectations = JSON.parse(readFileSync(oracle, 'utf8')) as Record<string, Expected>
  const present = readdirSync(root).filter((name) => /\.(html|json)\.gz$/.test(name))
  const unexpected = present.filter((name) => !(name.replace(/\.gz$/, '') in expectations))
  if (unexpected.length)
    throw new Error(`${oracle} says nothing about ${unexpected.join(', ')}: add an entry for each.`)
  return Object.entries(expectations).map(([file, expected]) => ({
    file,
    text: gunzipSync(readFileSync(join(root, `${file}.gz`))).toString('utf8'),
    expected,
  }))
}
