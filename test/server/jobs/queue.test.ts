import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { JOB_KINDS, type JobKind } from '#server/deps.ts'
import { openQueue, type Queue } from '#server/jobs/queue.ts'
import type { Handlers } from '#server/jobs/run-task.ts'
import { makeDb } from '../../support/make-db.ts'

let database: Database | undefined
let queue: Queue | undefined
afterEach(async () => {
  await queue?.stop()
  await database?.close()
})

const errors: string[] = []
const log = { info() {}, warn() {}, error: (_data: object, message: string) => errors.push(message) }

async function open(run: (kind: JobKind, portalId: string) => Promise<void>): Promise<Queue> {
  database ??= await makeDb()
  const handlers = Object.fromEntries(
    JOB_KINDS.map((kind) => [kind, (portalId: string) => run(kind, portalId)]),
  ) as Handlers
  queue = await openQueue(database, handlers, log)
  return queue
}

describe('the queue', () => {
  it('runs one portal’s push once at a time and never forgets the wake-up that came meanwhile', async () => {
    database = await makeDb()
    let running = 0
    let most = 0
    const done: string[] = []
    const { wake, start } = await open(async (kind, portalId) => {
      running += 1
      most = Math.max(most, running)
      await sleep(150)
      running -= 1
      done.push(`${kind} ${portalId}`)
    })
    for (let i = 0; i < 20; i += 1) await wake('push', '1')
    await start()
    await vi.waitFor(() => expect(running).toBe(1), { timeout: 10_000 })
    await wake('push', '1')
    await vi.waitFor(() => expect(done).toHaveLength(2), { timeout: 15_000 })
    await sleep(300)
    expect(done).toEqual(['push 1', 'push 1'])
    expect(most).toBe(1)
  }, 40_000)

  it('keeps going when a handler throws, and says that it is tried again', async () => {
    database = await makeDb()
    const done: string[] = []
    const { wake, start } = await open(async (_kind, portalId) => {
      if (portalId === 'bad') throw new Error('HubSpot is down.')
      done.push(portalId)
    })
    await start()
    await wake('push', 'bad')
    await wake('push', 'good')
    await vi.waitFor(() => expect(done).toEqual(['good']), { timeout: 10_000 })
    await vi.waitFor(
      () => expect(errors).toContainEqual('push stopped: HubSpot is down. It is tried again by itself.'),
      {
        timeout: 10_000,
      },
    )
  }, 40_000)

  it('is not held back by a wake-up that is to come later', async () => {
    database = await makeDb()
    const done: string[] = []
    const { wake, start } = await open(async (kind) => {
      done.push(kind)
    })
    await start()
    await wake('push', '1', 3)
    await wake('push', '1')
    await vi.waitFor(() => expect(done).toHaveLength(1), { timeout: 2_500 })
    await vi.waitFor(() => expect(done).toHaveLength(2), { timeout: 15_000 })
  }, 40_000)

  it('works again for a portal whose job was running when the process was killed', async () => {
    database = await makeDb()
    let release = () => {}
    const first = await open(() => new Promise<void>((resolve) => (release = resolve)))
    await first.start()
    await first.wake('push', '1')
    const pglite = database.engine.kind === 'pglite' ? database.engine.pglite : null
    const active = () => pglite!.query(`select id from pgboss.job where state = 'active'`)
    await vi.waitFor(async () => expect((await active()).rows).toHaveLength(1), { timeout: 10_000 })
    const orphan = first
    const done: string[] = []
    const second = await open(async (kind) => {
      done.push(kind)
    })
    await second.start()
    await second.wake('push', '1')
    await vi.waitFor(() => expect(done).toEqual(['push']), { timeout: 10_000 })
    release()
    await orphan.stop()
  }, 40_000)
})
