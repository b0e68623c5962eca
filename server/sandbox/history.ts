import { type ObjectType, propertiesOf } from './definitions.ts'
import { iso, type Json } from './http.ts'
import type { Origin } from './origin.ts'
import type { Portal } from './portal.ts'
import type { Stored } from './records.ts'

const KEPT = 20
const KEPT_OF_CONTACTS = 45

type Row = { at: number; source: string; source_id: string; changed: string }

/** Keeps one row a write, with the values that differ from before; an equal value makes no version (assumed). */
export function keepHistory(
  portal: Portal,
  record: { id: number; at: number; before: Record<string, string> },
  write: { values: Record<string, string>; origin: Origin },
): void {
  const changed = Object.entries(write.values).filter(([name, value]) => (record.before[name] ?? '') !== value)
  if (changed.length === 0) return
  const sql = 'insert into history (record, at, source, source_id, changed) values (?, ?, ?, ?, ?)'
  const { source, sourceId } = write.origin
  portal.store.run(sql, record.id, record.at, source, sourceId, JSON.stringify(Object.fromEntries(changed)))
}

/** `propertiesWithHistory`: versions newest first, at most 20 a property, 45 on contacts (reference §3.9). */
export function historyView(portal: Portal, type: ObjectType, record: Stored, names: string[]): Json {
  const known = propertiesOf(portal.store, type.id)
  const rows = portal.store.all<Row>('select * from history where record = ? order by seq desc', record.id)
  const versions = rows.map((row) => ({ ...row, values: JSON.parse(row.changed) as Record<string, string> }))
  const most = type.id === '0-1' ? KEPT_OF_CONTACTS : KEPT
  const wanted = [...new Set(names)].filter((name) => known.get(name)?.archived === false).sort()
  return Object.fromEntries(
    wanted.map((name) => [
      name,
      versions.flatMap((one) => (name in one.values ? [versionView(one, one.values[name])] : [])).slice(0, most),
    ]),
  )
}

function versionView(row: Row, value: string | undefined): Json {
  const user = /^userId:(\d+)$/.exec(row.source_id)?.[1]
  return {
    value,
    timestamp: iso(row.at),
    sourceType: row.source,
    sourceId: row.source_id,
    ...(user ? { updatedByUserId: Number(user) } : {}),
  }
}

/** How many versions of property values the account holds, for measuring what a push costs in HubSpot. */
export function historyVersions(portal: Portal): number {
  const sql = 'select count(*) as n from history, json_each(history.changed)'
  return portal.store.get<{ n: number }>(sql)?.n ?? 0
}
