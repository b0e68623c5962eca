import type { Json } from '../http.ts'
import type { Portal } from '../portal.ts'
import { type Random, seededRandom } from '../random.ts'
import { retryWait } from './backoff.ts'
import type { RecordChange } from './change.ts'
import { createDeliveryLog, type DeliveryLog, isSuccess } from './delivery-log.ts'
import { eventsOf } from './events.ts'
import { mixed } from './order.ts'
import { createOutbox, type Waiting } from './outbox.ts'
import { post } from './post.ts'
import type { WebhookSettings } from './settings.ts'

/** The longest the clock is not looked at while something waits: a test may have moved it. */
const POLL_MS = 1000
const SETTING = 'webhooks'

/** HubSpot's webhook sender for the account's app (reference §4.2, §4.3). */
export type Webhooks = {
  /** Null: the app has none, as with a service key. Events that wait are forgotten. */
  configure(settings: WebhookSettings | null): void
  settings(): WebhookSettings | null
  /** To be called inside the transaction of the change. */
  changed(change: RecordChange): void
  /** To be called after it: starts sending what is due. */
  wake(): void
  /** Sends everything that waits, retries too, whatever they are due; resolves when nothing is under way. */
  flush(): Promise<void>
  waiting(): number
  deliveries: DeliveryLog
  clear(): void
  close(): void
}

export function createWebhooks(portal: Pick<Portal, 'settings' | 'store' | 'now'>): Webhooks {
  const { store } = portal
  const outbox = createOutbox(store)
  const deliveries = createDeliveryLog()
  const closing = new AbortController()
  const underWay = new Set<Promise<void>>()
  let settings = taken(load())
  let random: Random = seededRandom(settings?.seed ?? 1)
  let timer: NodeJS.Timeout | undefined

  function taken(next: WebhookSettings | null): WebhookSettings | null {
    if (next?.appId) portal.settings.appId = next.appId
    return next
  }

  function load(): WebhookSettings | null {
    const row = store.get<{ json: string }>('select json from setting where name = ?', SETTING)
    return row ? (JSON.parse(row.json) as WebhookSettings) : null
  }

  function enqueue(event: Json, { duplicateRate, dropRate, gatherMs }: WebhookSettings): void {
    const whole = { eventId: Math.floor(random() * 2 ** 32), ...event }
    const now = portal.now()
    if (random() < dropRate) {
      deliveries.count('dropped')
      return
    }
    outbox.add(whole, now)
    if (random() < duplicateRate) {
      outbox.add(whole, now + Math.round(random() * 10 * gatherMs))
      deliveries.count('duplicated')
    }
  }

  function schedule(ms: number): void {
    if (closing.signal.aborted || timer) return
    timer = setTimeout(() => {
      timer = undefined
      pump()
    }, ms)
    timer.unref()
  }

  function pump(): void {
    if (!settings || closing.signal.aborted) return
    const { maxConcurrent, maxEvents, shuffle } = settings
    const free = maxConcurrent - underWay.size
    const due = free > 0 ? outbox.take(portal.now(), free * maxEvents) : []
    const order = shuffle ? mixed(due, random) : due
    for (let i = 0; i < order.length; i += maxEvents) send(order.slice(i, i + maxEvents), settings)
    const next = free > 0 ? outbox.nextDue() : null
    if (next !== null) schedule(Math.min(POLL_MS, Math.max(1, next - portal.now())))
  }

  function send(items: Waiting[], current: WebhookSettings): void {
    const delivery = deliver(items, current).finally(() => {
      underWay.delete(delivery)
      pump()
    })
    underWay.add(delivery)
  }

  async function deliver(items: Waiting[], current: WebhookSettings): Promise<void> {
    const at = portal.now()
    const events = items.map(({ event, attempt }) => ({ ...event, attemptNumber: attempt }))
    const answer = await post(current, { events, timestamp: at, closing: closing.signal })
    if (closing.signal.aborted) return
    const attempt = Math.max(...items.map((item) => item.attempt))
    deliveries.add({ at: new Date(at).toISOString(), url: current.targetUrl, ...answer, attempt, events })
    if (isSuccess(answer.status)) return outbox.delivered(items)
    for (const item of items) {
      const wait = retryWait(item.attempt + 1, current, random)
      if (wait !== null) outbox.retry(item, portal.now() + wait)
      else {
        outbox.delivered([item])
        deliveries.count('abandoned')
      }
    }
  }

  return {
    configure(next) {
      settings = taken(next)
      random = seededRandom(next?.seed ?? 1)
      store.run('delete from webhook_event')
      store.run('delete from setting where name = ?', SETTING)
      if (next) store.run('insert into setting values (?, ?)', SETTING, JSON.stringify(next))
    },
    settings: () => settings,
    changed(change) {
      if (!settings) return
      for (const subscription of settings.subscriptions) {
        for (const event of eventsOf(portal, change, subscription)) enqueue(event, settings)
      }
    },
    wake() {
      if (settings && outbox.nextDue() !== null) schedule(settings.gatherMs)
    },
    async flush() {
      outbox.makeAllDue()
      pump()
      while (underWay.size) await Promise.all(underWay)
    },
    waiting: () => outbox.size(),
    deliveries,
    clear() {
      settings = null
      deliveries.clear()
    },
    close() {
      clearTimeout(timer)
      closing.abort()
    },
  }
}
