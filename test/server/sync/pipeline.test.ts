import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { HubSpotError } from '#server/hubspot/door.ts'
import { pushTask } from '#server/jobs/tasks/push.ts'
import { openLimiter } from '#server/limiter/limiter.ts'
import { inParallel } from '#server/sync/in-parallel.ts'
import { pushDirty } from '#server/sync/push.ts'
import { makePartners } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { makeWorld, syncRowOf } from './world.ts'

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

async function* numbers(count: number): AsyncGenerator<number> {
  for (let i = 1; i <= count; i += 1) yield i
}

describe('working side by side', () => {
  it('does everything once and never more at a time than told', async () => {
    let running = 0
    let most = 0
    const done: number[] = []
    await inParallel(numbers(20), 4, async (n) => {
      running += 1
      most = Math.max(most, running)
      await sleep(n % 3)
      running -= 1
      done.push(n)
    })
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(most).toBe(4)
  })

  it('takes no more after a failure, and waits for what is under way before it throws', async () => {
    const done: number[] = []
    const work = inParallel(numbers(20), 3, async (n) => {
      await sleep(n === 2 ? 1 : 20)
      if (n === 2) throw new Error('second')
      done.push(n)
    })
    await expect(work).rejects.toThrow('second')
    expect(done.toSorted((a, b) => a - b)).toEqual([1, 3])
  })
})

describe('a pipelined push', () => {
  it('has several batches under way at once and each record in one of them', async () => {
    const { deps, portal, ctx, hubspot } = await makeWorld(database)
    const { ids } = await makePartners(ctx, {}, { count: 750 })
    let under = 0
    let most = 0
    const keys: string[] = []
    const { upsertByKey } = hubspot
    deps.hubspot = () => ({
      ...hubspot,
      async upsertByKey(type, key, inputs) {
        under += 1
        most = Math.max(most, under)
        keys.push(...inputs.map((input) => input.key))
        await sleep(150)
        under -= 1
        return upsertByKey(type, key, inputs)
      },
    })
    expect(await pushDirty(deps, portal, deps.now)).toMatchObject({ created: 750, failed: 0 })
    expect(most).toBeGreaterThan(1)
    expect(keys.toSorted()).toEqual(ids.toSorted())
  })

  it('keeps what other batches were answered when one meets a HubSpot that is down', async () => {
    const { deps, portal, ctx, hubspot } = await makeWorld(database)
    const { ids } = await makePartners(ctx, {}, { count: 300 })
    const { upsertByKey } = hubspot
    let calls = 0
    deps.hubspot = () => ({
      ...hubspot,
      async upsertByKey(type, key, inputs) {
        calls += 1
        if (calls === 2) throw new HubSpotError('unavailable', 'HubSpot is down.')
        await sleep(50)
        return upsertByKey(type, key, inputs)
      },
    })
    await expect(pushDirty(deps, portal, deps.now)).rejects.toThrow('HubSpot is down.')
    const rows = await Promise.all(ids.map((id) => syncRowOf({ deps, portal }, id)))
    expect(rows.filter((row) => row?.remoteId)).toHaveLength(hubspot.records.length)
    deps.hubspot = () => hubspot
    await pushDirty(deps, portal, deps.now)
    expect(hubspot.records).toHaveLength(300)
  })
})

describe('a day whose requests are used up', () => {
  it('stops the pass, says until when, asks nothing meanwhile and loses nothing', async () => {
    const { deps, portal, ctx, hubspot } = await makeWorld(database)
    await makePartners(ctx, {}, { count: 3 })
    const wide = { max: 1_000, windowMs: 1_000 }
    const clock = () => new Date('2026-11-19T22:59:58.500Z')
    const limiter = await openLimiter(database, portal.id, {
      limits: { burst: wide, search: wide },
      timeZone: portal.timeZone,
      clock,
    })
    const { upsertByKey } = hubspot
    deps.hubspot = () => ({
      ...hubspot,
      async upsertByKey(...asked) {
        await limiter.take('burst')
        if (hubspot.calls.length > 0) return upsertByKey(...asked)
        hubspot.calls.push({ call: 'upsert', size: 0 })
        await limiter.exhausted?.()
        return limiter.take('burst').then(() => upsertByKey(...asked))
      },
    })
    expect(await pushTask.run(deps, portal)).toMatchObject({ problem: expect.stringContaining('20 Nov 2026, 00:00') })
    expect(deps.logged.at(-1)).toMatchObject({ level: 'warn', message: expect.stringContaining('nothing is lost') })
    expect(await pushTask.run(deps, portal)).toMatchObject({ waitingSeconds: 2 })
    expect(hubspot.calls).toHaveLength(1)
    await sleep(1_600)
    expect(await pushTask.run(deps, portal)).toMatchObject({ created: 3 })
  })
})
