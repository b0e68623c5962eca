import { Client } from '@hubspot/api-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SANDBOX_TOKEN } from '#server/sandbox/start.ts'
import { type OutsideSandbox, openOutsideSandbox } from '../support/outside-sandbox.ts'
import { makeDataDir, spawnService, startService } from '../support/service.ts'

let closers: (() => Promise<unknown>)[]

beforeEach(() => {
  closers = []
})
afterEach(async () => {
  for (const close of closers.toReversed()) await close()
})

async function makeData(): Promise<string> {
  const data = await makeDataDir()
  closers.push(data.remove)
  return data.dir
}
async function makeSandbox(): Promise<OutsideSandbox> {
  const sandbox = await openOutsideSandbox()
  closers.push(sandbox.close)
  return sandbox
}

/** The table of partners as the terminal showed it. */
function tableIn(output: string): string {
  return output.slice(output.indexOf('\nTier '), output.indexOf('* sample data'))
}

test('Ctrl-C ends with 0 and leaves nothing running; a second start the same day writes nothing to HubSpot', async () => {
  const dir = await makeData()
  const first = await startService(dir, { BUILD_EXTENSION: 'no' })
  expect(first.output()).toMatch(/[1-9]\d* HubSpot writes/)
  expect(await first.stop()).toBe(0)
  expect(first.output()).toContain('Stopped.')
  await expect(fetch(`${first.url}/healthz`)).rejects.toThrow()
  await expect(fetch(`${first.sandboxUrl}/_sandbox`)).rejects.toThrow()

  const second = await startService(dir, { BUILD_EXTENSION: 'no' })
  expect(second.output()).toContain('0 HubSpot writes')
  expect(second.output()).toContain('already there')
  expect(tableIn(second.output())).toBe(tableIn(first.output()))
  expect(await second.stop()).toBe(0)
})

test('Ctrl-C during the start stops it cleanly too, and the next start goes on', async () => {
  const dir = await makeData()
  const child = spawnService(dir, { BUILD_EXTENSION: 'no' })
  const gone = new Promise<number | null>((done) => child.once('exit', done))
  let output = ''
  child.stdout?.on('data', (chunk) => {
    if (!output.includes('Database') && String(chunk).includes('Database')) child.kill('SIGINT')
    output += chunk
  })
  expect(await gone).toBe(0)
  expect(output).toContain('Stopped.')
  const next = await startService(dir, { BUILD_EXTENSION: 'no' })
  expect(next.output()).toContain('0 HubSpot writes')
  expect(await next.stop()).toBe(0)
})

test('killed without a goodbye, the service takes its own sandbox with it', async () => {
  const service = await startService(await makeData(), { BUILD_EXTENSION: 'no' })
  await service.kill()
  const answers = () =>
    fetch(`${service.sandboxUrl}/_sandbox`)
      .then(() => true)
      .catch(() => false)
  await expect.poll(answers, { timeout: 10_000 }).toBe(false)
})

test('killed again and again during the first run, it ends in the records of a quiet run, none doubled', async () => {
  const quiet = await makeSandbox()
  const undisturbed = await startService(await makeData(), quiet.env)
  expect(await undisturbed.stop()).toBe(0)
  const wanted = await recordsIn(quiet)
  const { writes } = quiet.control.stats()
  expect(writes).toBeGreaterThan(8)

  for (const plan of [
    atMoments([500, 1_000, 1_500, 2_000, 3_000]),
    atWrites([1, 3, 5, writes - 5, writes - 2, writes]),
  ]) {
    const sandbox = await makeSandbox()
    const dir = await makeData()
    for (const moment of plan) await killedAt(moment, dir, sandbox)
    const survivor = await startService(dir, sandbox.env)
    expect(await survivor.stop()).toBe(0)
    expect(await recordsIn(sandbox)).toEqual(wanted)
  }
}, 180_000)

type Moment = { afterMs: number } | { atWrite: number }
const atMoments = (list: number[]): Moment[] => list.map((afterMs) => ({ afterMs }))
/** As soon as HubSpot has seen so many writes, counted over all starts: the answer is still on its way. */
const atWrites = (list: number[]): Moment[] => list.map((atWrite) => ({ atWrite }))

/** Starts the service and kills it at a moment; one that is ready earlier is killed all the same. */
async function killedAt(moment: Moment, dir: string, sandbox: OutsideSandbox): Promise<void> {
  const child = spawnService(dir, sandbox.env)
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  const before = performance.now()
  const reached = () =>
    'afterMs' in moment
      ? performance.now() - before >= moment.afterMs
      : sandbox.control.stats().writes >= moment.atWrite
  await expect.poll(() => reached() || output.includes('Ctrl-C stops'), { interval: 5, timeout: 60_000 }).toBe(true)
  child.kill('SIGKILL')
  await gone
}

/** What must be the same after any interruption: every value but ids and the times at which we happened to write. */
async function recordsIn(sandbox: OutsideSandbox): Promise<Record<string, unknown[]>> {
  const client = new Client({ accessToken: SANDBOX_TOKEN, basePath: sandbox.url })
  const found: Record<string, unknown[]> = {}
  for (const schema of (await client.crm.schemas.coreApi.getAll()).results) {
    const names = schema.properties.map(({ name }) => name).filter((name) => name.startsWith('tributary_'))
    const records = await client.crm.objects.basicApi.getPage(schema.objectTypeId ?? '', 100, undefined, names)
    const all = [...records.results]
    for (let after = records.paging?.next?.after; after; ) {
      const page = await client.crm.objects.basicApi.getPage(schema.objectTypeId ?? '', 100, after, names)
      all.push(...page.results)
      after = page.paging?.next?.after
    }
    found[schema.name] = all
      .map(({ properties }) => Object.fromEntries(names.filter(isLasting).map((name) => [name, properties[name]])))
      .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
  }
  return found
}

function isLasting(name: string): boolean {
  return name !== 'tributary_score_changed_at'
}
