import { setTimeout as sleep } from 'node:timers/promises'
import { parseResponse } from 'hono/client'
import type { Cli } from './cli.ts'
import { ask, type Client } from './client.ts'

const EVERY_MS = 1_000
const NEWEST = '5'
const CELLS = 30

/** Shows how far the backfill is, every second, until `work` is over; nothing where there is no terminal. */
export async function withProgress<T>(cli: Cli, client: Client, work: Promise<T>): Promise<T> {
  const over = new AbortController()
  const watched = cli.progress ? watch(cli.progress, client, over.signal) : Promise.resolve()
  try {
    return await work
  } finally {
    over.abort()
    await watched
    cli.progress?.('')
  }
}

async function watch(progress: (text: string) => void, client: Client, signal: AbortSignal): Promise<void> {
  while (await sleep(EVERY_MS, true, { signal }).catch(() => false)) {
    // The bar is an extra: what stands against the work itself is told by the work.
    const answer = await ask(parseResponse(client.v1.runs.$get({ query: { limit: NEWEST } }))).catch(() => null)
    const run = answer?.runs.find(({ kind, state }) => kind === 'backfill' && state === 'running')
    if (run) progress(progressBar(run.counts.seen ?? 0, run.counts.total ?? 0))
  }
}

/** "[###-------] 30 %  300 of 1,000". More than was expected is full: records are made meanwhile. Pure. */
export function progressBar(seen: number, total: number): string {
  const share = total > 0 ? Math.min(1, seen / total) : 0
  const full = Math.floor(share * CELLS)
  const bar = '#'.repeat(full) + '-'.repeat(CELLS - full)
  return `[${bar}] ${Math.floor(share * 100)} %  ${seen.toLocaleString('en')} of ${total.toLocaleString('en')}`
}
