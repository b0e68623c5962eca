import type { Json } from '../http.ts'

export type Delivery = {
  seq: number
  at: string
  url: string
  /** The answer's status; 0: none in time, or no connection. */
  status: number
  /** What went wrong where there was no answer. */
  error: string | null
  ms: number
  /** The highest `attemptNumber` among the events. */
  attempt: number
  events: Json[]
}
export type DeliveryTotals = {
  deliveries: number
  failed: number
  events: number
  duplicated: number
  dropped: number
  /** Events given up after their last try. */
  abandoned: number
}

const KEPT = 500

/** The last deliveries and their totals since the start or the last reset. */
export type DeliveryLog = {
  add(delivery: Omit<Delivery, 'seq'>): void
  count(what: 'duplicated' | 'dropped' | 'abandoned'): void
  /** Entries after `seq`, oldest first; at most the last 500 are kept. */
  since(seq: number): Delivery[]
  totals(): DeliveryTotals
  clear(): void
}

export function createDeliveryLog(): DeliveryLog {
  let entries: Delivery[] = []
  let seq = 0
  let totals = none()
  return {
    add(delivery) {
      seq++
      entries = [...entries.slice(1 - KEPT), { seq, ...delivery }]
      totals.deliveries++
      totals.events += delivery.events.length
      if (!isSuccess(delivery.status)) totals.failed++
    },
    count(what) {
      totals[what]++
    },
    since: (after) => entries.filter((entry) => entry.seq > after),
    totals: () => ({ ...totals }),
    clear() {
      entries = []
      totals = none()
    },
  }
}

/** Every other answer is tried again, 4xx too (documented, reference §4.2). */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

function none(): DeliveryTotals {
  return { deliveries: 0, failed: 0, events: 0, duplicated: 0, dropped: 0, abandoned: 0 }
}
