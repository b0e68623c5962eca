import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { openLimiter } from '#server/limiter/limiter.ts'
import { makeDb } from '../../support/make-db.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

const wide = { max: 1_000, windowMs: 1_000 }

/** The largest number of departures in any window of that length. */
function busiest(times: number[], windowMs: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + windowMs).length))
}

describe('the limiter', () => {
  it('lets two openers of one database together never exceed the window', async () => {
    const limits = { burst: { max: 10, windowMs: 400 }, search: wide }
    const [one, two] = [await openLimiter(database, 'shared', limits), await openLimiter(database, 'shared', limits)]
    const times: number[] = []
    async function go(limiter: typeof one): Promise<void> {
      for (let i = 0; i < 16; i += 1) {
        await limiter.take('burst')
        times.push(performance.now())
      }
    }
    await Promise.all([go(one), go(two), go(one)])
    expect(times).toHaveLength(48)
    // Shorter than the limiter's window, because a busy machine wakes a sleeper late.
    expect(busiest(times, 250)).toBeLessThanOrEqual(10)
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThanOrEqual(4 * 400)
  }, 20_000)

  it('lets a burst through at once and makes the next one wait for the window', async () => {
    const limiter = await openLimiter(database, 'burst', { burst: { max: 5, windowMs: 300 }, search: wide })
    const from = performance.now()
    for (let i = 0; i < 5; i += 1) await limiter.take('burst')
    expect(performance.now() - from).toBeLessThan(300)
    await limiter.take('burst')
    expect(performance.now() - from).toBeGreaterThanOrEqual(300)
  })

  it('counts search apart from the rest', async () => {
    const limiter = await openLimiter(database, 'apart', { burst: { max: 1, windowMs: 60_000 }, search: wide })
    await limiter.take('burst')
    await expect(Promise.race([limiter.take('search').then(() => 'went'), sleep(1_000, 'waited')])).resolves.toBe(
      'went',
    )
  })

  it('holds everybody back for as long as a 429 asked, another process too', async () => {
    const limits = { burst: { max: 50, windowMs: 1_000 }, search: wide }
    const [told, other] = [await openLimiter(database, 'paused', limits), await openLimiter(database, 'paused', limits)]
    await told.pause('burst', 600)
    const from = performance.now()
    await Promise.all([told.take('burst'), other.take('burst')])
    expect(performance.now() - from).toBeGreaterThanOrEqual(580)
  })

  it('remembers across a restart what was already used', async () => {
    const limits = { burst: { max: 2, windowMs: 500 }, search: wide }
    const before = await openLimiter(database, 'restart', limits)
    await before.take('burst')
    await before.take('burst')
    const from = performance.now()
    await (await openLimiter(database, 'restart', limits)).take('burst')
    expect(performance.now() - from).toBeGreaterThanOrEqual(450)
  })

  it('refuses a window that admits nothing', async () => {
    await expect(openLimiter(database, 'none', { burst: { max: 0, windowMs: 1 }, search: wide })).rejects.toThrow(
      'burst',
    )
  })
})
