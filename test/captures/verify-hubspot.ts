import { loadHubspotCaptures } from './hubspot/load.ts'
import { type Played, replayCalls } from './hubspot/replay-calls.ts'
import { replayWebhooks } from './hubspot/replay-webhooks.ts'

type Row = { recording: string; compared: number; alike: number; 'same hits': string; result: string }

/**
 * Plays HubSpot's recorded calls and webhooks against the sandbox and prints a table. Answers how many differ, and
 * null if `<folder>/hubspot` holds no recordings.
 */
export async function verifyHubspot(folder: string): Promise<number | null> {
  const captures = loadHubspotCaptures(folder)
  if (!captures) return null
  const calls = await replayCalls(captures.calls)
  const events = await replayWebhooks(captures.webhooks)
  const byFile = Map.groupBy(events, (one) => one.file)
  const rows = [
    ...[...Map.groupBy(calls, (one) => one.call)].map(([call, played]) => row(call, played)),
    ...[...byFile].map(([file, played]) => row(`webhook ${file.replace('.json', '')}`, played)),
  ]
  console.table(rows)
  const wrong = [...calls, ...events].filter((one) => one.problems.length).length
  console.log(`${calls.length} recorded calls and ${events.length} webhook events, ${wrong} differ`)
  return wrong
}

function row(recording: string, played: (Pick<Played, 'problems'> & { sameHits?: boolean | null })[]): Row {
  const wrong = played.flatMap((one) => one.problems)
  const searched = played.filter((one) => typeof one.sameHits === 'boolean')
  const same = searched.filter((one) => one.sameHits).length
  return {
    recording,
    compared: played.length,
    alike: played.filter((one) => one.problems.length === 0).length,
    'same hits': searched.length ? `${same} of ${searched.length}` : '–',
    result: [...new Set(wrong)].slice(0, 3).join('; ') || 'ok',
  }
}
