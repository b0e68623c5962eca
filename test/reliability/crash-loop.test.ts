import { describe, expect, it } from 'vitest'
import { whyNoPostgres } from '../support/postgres-server.ts'
import { play } from './play.ts'

/** The short form; `npm run test:reliability` is the long one. The same choices again: SEED=… */
const KILLS = 4
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000))
const reason = whyNoPostgres()
if (reason) console.log(`Skipped: the crash loop on a PostgreSQL server, because ${reason}.`)

describe(`killed at random while both sides write and HubSpot has every fault (seed ${seed})`, () => {
  it.each([
    ['pglite', 'custom-objects'],
    ['postgres', 'custom-objects'],
  ] as const)('loses, doubles and overwrites nothing on %s', async (engine, storage) => {
    if (engine === 'postgres' && reason) return
    const verdict = await play({ engine, storage, kills: KILLS, seed })
    expect(verdict).toMatchObject({ lost: [], doubled: [], overwritten: [], differing: [] })
    expect(verdict.edits).toBeGreaterThan(5)
    expect(verdict.records).toBeGreaterThan(40)
  })
})
