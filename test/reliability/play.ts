import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '#server/db/client.ts'
import type { StorageMode } from '#server/db/tables/portal.ts'
import { noLimit } from '#server/hubspot/limiter.ts'
import { openHubSpot } from '#server/hubspot/open.ts'
import { getPortal } from '#server/services/portal/open-portal.ts'
import { startPostgres } from '../support/postgres-server.ts'
import { compareSides, type Verdict } from './compare.ts'
import { playCrashLoop } from './crash-loop.ts'
import { startMoodySandbox, TOKEN } from './sandbox.ts'

export type Play = {
  engine: 'pglite' | 'postgres'
  storage: StorageMode
  kills: number
  seed: number
  told?: (line: string) => void
}

/** One crash loop from nothing to the verdict: a sandbox, a database and workers of its own, all gone afterwards. */
export async function play({ engine, storage, kills, seed, told }: Play): Promise<Verdict> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-crash-'))
  const server = engine === 'postgres' ? await startPostgres() : null
  const plan = storage === 'companies' ? 'starter' : 'enterprise'
  const sandbox = await startMoodySandbox({ file: join(dir, 'sandbox.sqlite'), plan })
  const where = server ? { url: server.url } : { dataDir: dir }
  const door = openHubSpot({ accessToken: TOKEN, basePath: sandbox.url, timeoutMs: 10_000, limiter: noLimit() })
  try {
    const names = {
      name: storage === 'companies' ? 'name' : 'tributary_name',
      url: 'tributary_url',
      ownerName: 'tributary_owner',
    }
    const journal = await playCrashLoop({
      worker: { database: where, hubspotUrl: sandbox.url, token: TOKEN, timeoutMs: 800, storage },
      sandbox,
      kills,
      workers: server ? 2 : 1,
      seed,
      remote: {
        names,
        type: async () =>
          storage === 'companies'
            ? 'companies'
            : ((await door.listSchemas()).find(({ name }) => name === 'tributary_partner')?.objectTypeId ?? ''),
      },
      told,
    })
    const database = await openDatabase(where)
    try {
      const portal = await getPortal(database.db, (await door.account()).portalId)
      return await compareSides({ database, door, portal, journal })
    } finally {
      await database.close()
    }
  } finally {
    await sandbox.stop()
    await server?.stop()
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  }
}
