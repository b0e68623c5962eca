import type { Json } from '../http.ts'
import type { Store } from '../store.ts'

type Row = { seq: number; event: string; attempt: number }
export type Waiting = { seq: number; event: Json; attempt: number }

/** Events that wait to be delivered, kept in the account's file: written with the change, undone with it. */
export type Outbox = {
  add(event: Json, due: number): void
  /** Takes what is due, oldest first, and marks it as under way. */
  take(now: number, most: number): Waiting[]
  delivered(items: Waiting[]): void
  retry(item: Waiting, due: number): void
  /** When the next event is due; null if none waits. */
  nextDue(): number | null
  makeAllDue(): void
  size(): number
}

export function createOutbox(store: Store): Outbox {
  store.run('update webhook_event set under_way = 0')
  const nextSql = 'select min(due) as due from webhook_event where under_way = 0'
  return {
    add(event, due) {
      const sql = 'insert into webhook_event (event, attempt, due, under_way) values (?, 0, ?, 0)'
      store.run(sql, JSON.stringify(event), due)
    },
    take(now, most) {
      const sql = 'select seq, event, attempt from webhook_event where under_way = 0 and due <= ? order by seq limit ?'
      const rows = store.all<Row>(sql, now, most)
      for (const row of rows) store.run('update webhook_event set under_way = 1 where seq = ?', row.seq)
      return rows.map((row) => ({ ...row, event: JSON.parse(row.event) as Json }))
    },
    delivered(items) {
      for (const { seq } of items) store.run('delete from webhook_event where seq = ?', seq)
    },
    retry({ seq, attempt }, due) {
      const sql = 'update webhook_event set under_way = 0, attempt = ?, due = ? where seq = ?'
      store.run(sql, attempt + 1, due, seq)
    },
    nextDue: () => store.get<{ due: number | null }>(nextSql)?.due ?? null,
    makeAllDue: () => void store.run('update webhook_event set due = 0 where under_way = 0'),
    size: () => store.get<{ n: number }>('select count(*) as n from webhook_event')?.n ?? 0,
  }
}
