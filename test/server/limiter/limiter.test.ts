import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { openLimiter } from '#server/limiter/limiter.ts'
import { makeDb } from '../../support/make-db.ts'

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
    const [one, two] = [
      await openLimiter(database, 'shared', { limits }),
      await openLimiter(database, 'shared', { limits }),
    ]
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
    const limiter = await openLimiter(database, 'burst', { limits: { burst: { max: 5, windowMs: 300 }, search: wide } })
    const from = performance.now()
    for (let i = 0; i < 5; i += 1) await limiter.take('burst')
    expect(performance.now() - from).toBeLessThan(300)
    await limiter.take('burst')
    expect(performance.now() - from).toBeGreaterThanOrEqual(300)
  })

  it('counts search apart from the rest', async () => {
    const limiter = await openLimiter(database, 'apart', {
      limits: { burst: { max: 1, windowMs: 60_000 }, search: wide },
    })
    await limiter.take('burst')
    await expect(Promise.race([limiter.take('search').then(() => 'went'), sleep(1_000, 'waited')])).resolves.toBe(
      'went',
    )
  })

  it('holds everybody back for as long as a 429 asked, another process too', async () => {
    const limits = { burst: { max: 50, windowMs: 1_000 }, search: wide }
    const [told, other] = [
      await openLimiter(database, 'paused', { limits }),
      await openLimiter(database, 'paused', { limits }),
    ]
    await told.pause('burst', 600)
    const from = performance.now()
    await Promise.all([told.take('burst'), other.take('burst')])
    expect(performance.now() - from).toBeGreaterThanOrEqual(580)
  })

  it('remembers across a restart what was already used', async () => {
    const limits = { burst: { max: 2, windowMs: 500 }, search: wide }
    const before = await openLimiter(database, 'restart', { limits })
    await before.take('burst')
    await before.take('burst')
    const from = performance.now()
    await (await openLimiter(database, 'restart', { limits })).take('burst')
    expect(performance.now() - from).toBeGreaterThanOrEqual(450)
  })

  it('refuses a window that admits nothing', async () => {
    await expect(
      openLimiter(database, 'none', { limits: { burst: { max: 0, windowMs: 1 }, search: wide } }),
    ).rejects.toThrow('burst')
  })

  it('takes over the limit that HubSpot names, for every process and after a restart', async () => {
    const limits = { burst: { max: 30, windowMs: 400 }, search: wide }
    const [told, other] = [
      await openLimiter(database, 'learned', { limits }),
      await openLimiter(database, 'learned', { limits }),
    ]
    await told.take('burst')
    await told.learn?.('burst', { max: 10, windowMs: 400 })
    const times: number[] = []
    async function go(limiter: typeof told): Promise<void> {
      for (let i = 0; i < 10; i += 1) {
        await limiter.take('burst')
        times.push(performance.now())
      }
    }
    await Promise.all([go(told), go(other), go(await openLimiter(database, 'learned', { limits }))])
    expect(busiest(times, 250)).toBeLessThanOrEqual(10)
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThanOrEqual(2 * 400)
  })

  it('counts what left before a larger limit was learned', async () => {
    const limits = { burst: { max: 10, windowMs: 600 }, search: wide }
    const limiter = await openLimiter(database, 'grown', { limits })
    for (let i = 0; i < 10; i += 1) await limiter.take('burst')
    await limiter.learn?.('burst', { max: 15, windowMs: 600 })
    const from = performance.now()
    for (let i = 0; i < 5; i += 1) await limiter.take('burst')
    expect(performance.now() - from).toBeLessThan(400)
    await limiter.take('burst')
    expect(performance.now() - from).toBeGreaterThanOrEqual(300)
  })

  it('ignores a limit of another window or one that nobody ever had', async () => {
    const limiter = await openLimiter(database, 'odd', {
      limits: { burst: { max: 40, windowMs: 1_000 }, search: wide },
    })
    await limiter.learn?.('burst', { max: 10, windowMs: 10_000 })
    await limiter.learn?.('burst', { max: 1, windowMs: 1_000 })
    const from = performance.now()
    for (let i = 0; i < 40; i += 1) await limiter.take('burst')
    expect(performance.now() - from).toBeLessThan(900)
  })

  it('lets nobody leave before the account’s midnight once the day is used up, and says when that is', async () => {
    const options = {
      limits: { burst: wide, search: wide },
      timeZone: 'America/Chicago',
      clock: () => new Date('2026-11-20T05:59:59.500Z'),
    }
    const [told, other] = [await openLimiter(database, 'day', options), await openLimiter(database, 'day', options)]
    await told.exhausted?.()
    await expect(other.take('search')).rejects.toMatchObject({
      kind: 'daily-exhausted',
      message: expect.stringMatching(/before 20 Nov 2026, 00:00 \(America\/Chicago\)/),
    })
    await expect(told.take('burst')).rejects.toMatchObject({ kind: 'daily-exhausted' })
    await sleep(600)
    await told.take('burst')
    await other.take('search')
  })
})
