import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { loadHubspotCaptures } from '../captures/hubspot/load.ts'
import { type Played, replayCalls } from '../captures/hubspot/replay-calls.ts'
import { replayWebhooks } from '../captures/hubspot/replay-webhooks.ts'

const FOLDER = fileURLToPath(new URL('../../../shared/captures', import.meta.url))
const captures = loadHubspotCaptures(FOLDER)
if (!captures) console.log(`recordings.test.ts is skipped: there are no recordings in ${FOLDER}/hubspot`)

let played: Played[] = []

beforeAll(async () => {
  if (captures) played = await replayCalls(captures.calls)
})

test.skipIf(!captures)('every recorded call is answered with the recorded status, headers and form', () => {
  expect(played.length).toBeGreaterThan(200)
  expect(played.filter((one) => one.problems.length)).toEqual([])
})

test.skipIf(!captures)('searches find what HubSpot’s found, but for the seconds in which an index trails', () => {
  const searched = played.filter((one) => one.sameHits !== null)
  const same = searched.filter((one) => one.sameHits).length
  expect(same / searched.length).toBeGreaterThan(0.9)
})

test.skipIf(!captures)('every recorded webhook event is sent in the recorded form', async () => {
  const events = await replayWebhooks(captures?.webhooks ?? [])
  expect(events.length).toBeGreaterThan(10)
  expect(events.filter((one) => one.problems.length)).toEqual([])
})
