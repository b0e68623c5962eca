import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '#server/db/client.ts'
import { partner } from '#server/db/tables/partner.ts'
import { JOB_KINDS } from '#server/deps.ts'
import { openQueue } from '#server/jobs/queue.ts'
import type { Handlers } from '#server/jobs/run-task.ts'
import { openLimiter } from '#server/limiter/limiter.ts'
import { type MadeApp, makeApp, pageFacts } from '../../support/make-app.ts'
import { type PostgresServer, startPostgres, whyNoPostgres } from '../../support/postgres-server.ts'

const VALUES = { to: 'creator@example.org', creatorName: 'Sample channel', topic: 'follow-ups' }

const reason = whyNoPostgres()
if (reason) console.log(`Skipped: the tests on a PostgreSQL server, because ${reason}.`)

describe.skipIf(reason)('on a PostgreSQL server', () => {
  let server: PostgresServer
  let database: Database
  let made: MadeApp
  beforeAll(async () => {
    server = await startPostgres()
    database = await openDatabase({ url: server.url })
    made = await makeApp(database)
  }, 60_000)
  afterAll(async () => {
    await made?.close()
    await server?.stop()
  })

  it('makes one partner of ten people who start at the same instant', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, (_, n) => made.signIn('manager', `Person${n}`)))
    const body = { facts: pageFacts('Contested channel'), values: VALUES }

    const responses = await Promise.all(people.map((person) => person.post('/v1/outreach', body)))

    const statuses = responses.map((response) => response.status)
    expect(statuses.toSorted()).toEqual([200, ...Array(9).fill(409)])
    const problems = await Promise.all(responses.filter(({ status }) => status === 409).map((each) => each.json()))
    expect(new Set(problems.map(({ detail }) => detail)).size).toBe(1)
    expect(problems[0].errors[0].path).toBe('overrideReason')
    expect(await database.db.select().from(partner)).toHaveLength(1)
  })

  it('answers one key once when it comes five times at the same instant', async () => {
    const kevin = await made.signIn('manager')
    const body = { facts: pageFacts('Impatient channel'), values: { ...VALUES, to: 'other@example.org' } }
    const headers = { 'idempotency-key': 'five-at-once' }

    const replies = await Promise.all(
      Array.from({ length: 5 }, async () => (await kevin.post('/v1/outreach', body, headers)).json()),
    )

    expect(replies).toEqual(Array(5).fill(replies[0]))
    expect(replies[0].existing).toBeNull()
  })

  it('gives the index in pages that miss nothing', async () => {
    const kevin = await made.signIn('manager')
    const first = await (await kevin.get('/v1/index')).json()
    const facts = pageFacts('Later channel')
    const { partnerId } = await (await kevin.post('/v1/outreach', { facts, values: { ...VALUES, to: '' } })).json()

    const next = await (await kevin.get(`/v1/index?cursor=${first.cursor}`)).json()

    expect(next.entries.map((entry: { id: string }) => entry.id)).toEqual([partnerId])
    expect((await (await kevin.get(`/v1/index?cursor=${next.cursor}`)).json()).entries).toEqual([])
  })

  it('runs the queue and the limiter there too', async () => {
    const done: string[] = []
    const handler = async (portalId: string) => void done.push(portalId)
    const handlers = Object.fromEntries(JOB_KINDS.map((kind) => [kind, handler])) as Handlers
    const queue = await openQueue(database, handlers, made.deps.log)
    await queue.start()

    await queue.wake('push', made.portal.id)

    await expect.poll(() => done, { timeout: 10_000 }).toEqual([made.portal.id])
    await queue.stop()
    const window = { max: 2, windowMs: 400 }
    const limiter = await openLimiter(database, made.portal.id, { limits: { burst: window, search: window } })
    const started = performance.now()
    for (let n = 0; n < 3; n += 1) await limiter.take('burst')
    expect(performance.now() - started).toBeGreaterThanOrEqual(400)
  })

  it('says which server cannot be reached and what to check', async () => {
    const url = 'postgresql://tributary:secret@127.0.0.1:1/tributary'

    const error = await openDatabase({ url }).catch((reason: Error) => reason)

    expect(String(error)).toMatch(
      /PostgreSQL at 127\.0\.0\.1:1 could not be opened: connect ECONNREFUSED.*Check DATABASE_URL/,
    )
    expect(String(error)).not.toContain('secret')
  })

  it('lets one pass of a name run at a time, whichever process starts it, and takes over when that one is gone', async () => {
    const other = await openDatabase({ url: server.url })
    const done: string[] = []
    const inside = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const first = database.exclusive('push 1', async () => {
      inside.resolve()
      await goOn.promise
      done.push('first')
    })
    await inside.promise
    const second = other.exclusive('push 1', async () => void done.push('second'))
    await other.exclusive('push 2', async () => void done.push('another portal'))
    goOn.resolve()
    await Promise.all([first, second])
    await other.close()
    expect(done).toEqual(['another portal', 'first', 'second'])
  })
})
