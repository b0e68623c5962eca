import { findType } from '../definitions.ts'
import { historyView } from '../history.ts'
import type { Portal } from '../portal.ts'
import { load, readView } from '../records.ts'
import { escapeHtml, page, table } from './html.ts'

type Version = { value: string; timestamp: string; sourceType: string }

/** `GET /contacts/{portal}/record/{type}/{id}`: one record with its values' history; throws 404 as the API does. */
export function recordPage(portal: Portal, typeName: string, id: string): string {
  const type = findType(portal, typeName)
  const record = load(portal, type, { id })
  const names = Object.keys(record.values)
  const properties = readView(portal, type, record, names).properties as Record<string, string | null>
  const histories = historyView(portal, type, record, names) as Record<string, Version[]>
  const rows = Object.entries(properties).map(([name, value]) => [
    escapeHtml(name),
    `<code>${escapeHtml(value)}</code>`,
    versions(histories[name] ?? []),
  ])
  const title = record.values[type.primaryDisplayProperty] || `${type.labels.singular} ${record.id}`
  const sub = `<p>${escapeHtml(type.labels.singular)} ${record.id} · last written by ${escapeHtml(record.source)}</p>`
  const back = '<p><a href="/_sandbox">All records</a></p>'
  return page(title, `<h1>${escapeHtml(title)}</h1>${sub}${back}${table(['property', 'value', 'history'], rows, '')}`)
}

function versions(list: Version[]): string {
  if (list.length < 2) return ''
  const lines = list.map(({ value, timestamp, sourceType }) => escapeHtml(`${timestamp} ${sourceType} ${value}`))
  return `<details><summary>${list.length} versions</summary><code>${lines.join('\n')}</code></details>`
}
