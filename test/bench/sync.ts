/** `npm run bench:sync -- [--size 100000] [--engine postgres|pglite] [--sample 100]` */
import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startSandboxProcess } from '#server/start/sandbox-process.ts'
import { startPostgres } from '../support/postgres-server.ts'
import type { PassName, PassOptions, PassResult } from './passes.ts'

const TOKEN = 'pat-na1-sandbox'
const BURST = { max: 190, seconds: 10 }
const LATENCY = join(import.meta.dirname, 'latency.ts')
const PASS = join(import.meta.dirname, 'pass.ts')

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '100000' },
    engine: { type: 'string', default: 'postgres' },
    sample: { type: 'string', default: '100' },
  },
})

type Stats = { requests: number; limited: number }
type Measured = PassResult & Stats & { name: string }

/** All passes on one world of that size. */
async function measure(size: number, passes: readonly [PassName, string][]): Promise<Measured[]> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-bench-'))
  const server = values.engine === 'postgres' ? await startPostgres() : null
  process.env.NODE_OPTIONS = `--import=${LATENCY}`
  const sandbox = await startSandboxProcess({ port: 0, file: ':memory:', plan: 'enterprise', token: TOKEN })
  delete process.env.NODE_OPTIONS
  const database = server ? { url: server.url } : { dataDir: dir }
  const measured: Measured[] = []
  try {
    for (const [pass, name] of passes) {
      const before = await statsOf(sandbox.url)
      const options = { pass, database, hubspotUrl: sandbox.url, token: TOKEN, size, sample: Number(values.sample) }
      const result = await runPass(options)
      const after = await statsOf(sandbox.url)
      const requests = after.requests - before.requests
      measured.push({ ...result, name, requests, limited: after.limited - before.limited })
      console.error(`  ${name}: ${result.seconds.toFixed(1)} s`)
      // What left in the last window must not be waited for by the next pass.
      await new Promise((resolve) => setTimeout(resolve, BURST.seconds * 1000 + 500))
    }
  } finally {
    await sandbox.stop()
    await server?.stop()
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  }
  return measured
}

async function statsOf(url: string): Promise<Stats> {
  return (await (await fetch(`${url}/_control/stats`)).json()) as Stats
}

function runPass(options: PassOptions): Promise<PassResult> {
  const child = fork(PASS, [JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  const { promise, resolve, reject } = Promise.withResolvers<PassResult>()
  child.once('exit', (code) => {
    if (code === 0) resolve(JSON.parse(output.trim().split('\n').at(-1) ?? ''))
    else reject(new Error(`${options.pass} ended with ${code}`))
  })
  return promise
}

/**
 * The time that so many requests need at least: the first window's are free, each further window costs ten seconds.
 * The share of the limit is that time over the time taken.
 */
function shareOfLimit({ requests, seconds }: Measured): string {
  const least = Math.floor(Math.max(0, requests - 1) / BURST.max) * BURST.seconds
  return least === 0 ? 'one burst' : (least / seconds).toFixed(3)
}

function print(title: string, rows: Measured[]): void {
  console.log(`\n${title}`)
  const head = ['', 'records', 'seconds', 'records/s', 'of the limit', 'requests', '429s', 'peak MB', 'CPU s', 'gap ms']
  const lines = rows.map((row) => [
    row.name + (row.writes === undefined ? '' : ` (${row.writes} HubSpot writes)`),
    String(row.records),
    row.seconds.toFixed(1),
    (row.records / row.seconds).toFixed(0),
    shareOfLimit(row),
    String(row.requests),
    String(row.limited),
    row.peakMb.toFixed(0),
    row.cpuSeconds.toFixed(1),
    row.gapMs.toFixed(0),
  ])
  const widths = head.map((text, column) => Math.max(text.length, ...lines.map((line) => line[column]?.length ?? 0)))
  for (const line of [head, ...lines])
    console.log(
      line.map((text, at) => (at === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[at] ?? 0))).join('  '),
    )
}

const OURS: readonly [PassName, string][] = [
  ['seed', 'making the data'],
  ['push', 'first push'],
  ['nights', 'two quiet nights'],
  ['pull', 'pull of everything'],
  ['push-computed', 'push, computed properties'],
  ['push-people', 'push, people’s properties (drift read first)'],
]
const OTHERS: readonly [PassName, string][] = [
  ['one-by-one', 'official client, one record at a time'],
  ['default-limiter', 'official client, batches, its default limiter'],
]

const size = Number(values.size)
console.log(`${size} partners, ${values.engine}; 190 requests in 10 s, 5 searches a second, 50–150 ms an answer`)
const large = await measure(size, [...OURS, ...OTHERS])
const small = await measure(Math.ceil(size / 10), OURS)
print(`At ${size}`, large.slice(1))
print(`At ${Math.ceil(size / 10)}`, small.slice(1))
const peak = (rows: Measured[], name: string) => rows.find((row) => row.name === name)?.peakMb ?? Number.NaN
for (const [, name] of OURS.slice(2))
  console.log(`memory of ${name}: × ${(peak(large, name) / peak(small, name)).toFixed(2)} at ten times the size`)
