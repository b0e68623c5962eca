/**
 * The service's engine as a process that may be killed at any instant: queue, timers and a loop that pulls and pushes
 * without rest. It writes what the parent asks for and answers once that is committed.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import { openDatabase } from '#server/db/client.ts'
import { syncRecord } from '#server/db/tables/sync.ts'
import type { Deps } from '#server/deps.ts'
import { loadFramework } from '#server/framework/load.ts'
import { openHubSpot } from '#server/hubspot/open.ts'
import { openQueue } from '#server/jobs/queue.ts'
import { taskHandlers } from '#server/jobs/run-task.ts'
import { openLimiter } from '#server/limiter/limiter.ts'
import { openNotify } from '#server/notify/open-door.ts'
import { openPortal } from '#server/services/portal/open-portal.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { pushDirty } from '#server/sync/push.ts'
import { ensureSetup } from '#server/sync/setup/apply.ts'
import { createLibrary } from '#server/templating/library.ts'
import type { Context } from '#server/write/context.ts'
import { write } from '#server/write/write.ts'
import { partnerFields } from '../support/make.ts'
import type { Asked, Told, WorkerOptions } from './messages.ts'

const REST_MS = 60
const LIMITS = { burst: { max: 190, windowMs: 10_000 }, search: { max: 5, windowMs: 1_000 } }

const options: WorkerOptions = JSON.parse(process.argv[2] ?? '{}')
const complaints: string[] = []
const log = {
  info() {},
  warn: (_data: object, message: string) => complaints.push(message),
  error: (_data: object, message: string) => complaints.push(message),
}

const database = await openDatabase(options.database)
const connection = { accessToken: options.token, basePath: options.hubspotUrl, timeoutMs: options.timeoutMs }
const account = await patiently(() =>
  openHubSpot({ ...connection, limiter: { take: async () => {}, pause: async () => {} } }).account(),
)
const opened = await openPortal(database.db, account, { storageMode: 'custom-objects', sample: false })
const door = openHubSpot({
  ...connection,
  limiter: await openLimiter(database, opened.id, { limits: LIMITS, timeZone: opened.timeZone }),
})
const queue = await openQueue(
  database,
  taskHandlers(() => deps),
  log,
)
const deps: Deps = {
  database,
  framework: await loadFramework('templates/framework.yaml'),
  templates: createLibrary([]),
  hubspot: () => door,
  wake: queue.wake,
  clock: () => new Date(),
  notify: openNotify({ smtp: null, webhook: null, testOrigin: null }),
  log,
}
const { portal } = await patiently(() => ensureSetup(deps, opened, { storage: options.storage }))
await queue.start()

process.on('message', (asked: Asked) => void answer(asked))
process.on('disconnect', () => process.exit(0))
tell({ ready: true })
void loop()

async function loop(): Promise<void> {
  for (;;) {
    await pullChanges(deps, portal, deps.clock()).catch(complain)
    await pushDirty(deps, portal, deps.clock()).catch(complain)
    await sleep(REST_MS)
  }
}

async function answer(asked: Asked): Promise<void> {
  try {
    tell({ id: asked.id, value: await perform(asked) })
  } catch (error) {
    tell({ id: asked.id, error: error instanceof Error ? error.message : String(error) })
  }
}

async function perform(asked: Asked): Promise<unknown> {
  const ctx: Context = { deps, portal, actor: { kind: 'job', name: 'crash loop' }, role: 'admin', now: deps.clock() }
  const options = { action: `crash-loop-${asked.do}`, needs: 'admin' as const, input: asked.key, key: asked.key }
  switch (asked.do) {
    case 'make': {
      const { value } = await write(ctx, options, async (changes) => {
        const { id } = await changes.insert('partner', partnerFields({ name: asked.value }))
        return id
      })
      return value
    }
    case 'edit':
      await write(ctx, options, (changes) =>
        changes.update('partner', asked.partnerId, { [asked.field]: asked.value }).then(() => null),
      )
      return null
    case 'touch':
      await write(ctx, options, (changes) => changes.insert('touchpoint', touch(asked, ctx.now)).then(({ id }) => id))
      return null
    case 'records':
      return remoteIds()
    case 'settle':
      return settle().catch((error: Error) => {
        complain(error)
        return true
      })
    case 'complaints':
      return complaints.splice(0)
  }
}

function touch({ partnerId, value }: Extract<Asked, { do: 'touch' }>, occurredAt: Date) {
  const said = { status: 'done', direction: 'out', channel: 'email', evidence: 'gmail', byName: 'Sarah' } as const
  const nothing = { stream: null, slot: null, templateId: null, threadId: null, reason: null }
  return { ...said, ...nothing, partnerId, occurredAt, subject: value }
}

async function remoteIds(): Promise<Record<string, string>> {
  const rows = await database.db
    .select({ localId: syncRecord.localId, remoteId: syncRecord.remoteId })
    .from(syncRecord)
    .where(and(eq(syncRecord.portalId, portal.id), eq(syncRecord.object, 'partner'), isNotNull(syncRecord.remoteId)))
  return Object.fromEntries(rows.map(({ localId, remoteId }) => [localId, remoteId ?? '']))
}

/** One pull and one push; answers whether either found anything to do. What was refused is tried again, as by night. */
async function settle(): Promise<boolean> {
  await database.db
    .update(syncRecord)
    .set({ state: 'live' })
    .where(and(eq(syncRecord.portalId, portal.id), inArray(syncRecord.state, ['failed'])))
  const pulled = await pullChanges(deps, portal, deps.clock())
  const pushed = await pushDirty(deps, portal, deps.clock())
  return pulled.kept + pulled.putBack + pushed.created + pushed.updated + pushed.failed + pushed.requests > 0
}

/** The faults of the sandbox stand in the way of starting, too. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      complain(error as Error)
      await sleep(100)
    }
  }
}

function complain(error: Error): void {
  complaints.push(error.message)
}

function tell(told: Told): void {
  process.send?.(told)
}
