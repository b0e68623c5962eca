import { allTypes, findType, type ObjectType } from './definitions.ts'
import type { Portal } from './portal.ts'
import { fromRow, load, type Row, readView } from './records.ts'
import type { RequestLog } from './request-log.ts'

const SHOWN = 50
const STYLE = `body{font:14px/1.5 system-ui,sans-serif;margin:2rem;max-width:72rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0 2rem}td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left;vertical-align:top}
th{background:#f3f3f3}code{white-space:pre-wrap;word-break:break-word}`

function escapeHtml(value: unknown): string {
  const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return String(value ?? '').replace(/[&<>"']/g, (mark) => marks[mark] ?? mark)
}

function page(title: string, body: string): string {
  return `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${STYLE}</style><body>${body}</body></html>`
}

/** `GET /_sandbox`: the objects with their newest records, and the last requests. */
export function overviewPage(portal: Portal, log: RequestLog): string {
  const sections = allTypes(portal.store).map((type) => typeSection(portal, type))
  const requests = log
    .since(0)
    .slice(-SHOWN)
    .reverse()
    .map(
      (one) =>
        `<tr><td>${one.at}<td>${escapeHtml(one.method)}<td>${escapeHtml(one.path)}<td>${one.status}<td>${one.ms} ms`,
    )
  const table = `<table><tr><th>time<th>method<th>path<th>status<th>took${requests.join('')}</table>`
  const head = `<h1>HubSpot sandbox</h1><p>Portal ${portal.settings.portalId}, plan ${portal.settings.plan}.</p>`
  return page('HubSpot sandbox', `${head}${sections.join('')}<h2>Last requests</h2>${table}`)
}

function typeSection(portal: Portal, type: ObjectType): string {
  const count =
    portal.store.get<{ n: number }>('select count(*) as n from record where type = ? and archived = 0', type.id)?.n ?? 0
  const sql = 'select * from record where type = ? and archived = 0 order by updated desc, id desc limit ?'
  const rows = portal.store.all<Row>(sql, type.id, SHOWN).map((row) => {
    const record = fromRow(row)
    const link = `/contacts/${portal.settings.portalId}/record/${type.id}/${record.id}`
    const values = Object.entries(record.values).map(([name, value]) => `${escapeHtml(name)} = ${escapeHtml(value)}`)
    const title = record.values[type.primaryDisplayProperty] || record.id
    return `<tr><td><a href="${link}">${escapeHtml(title)}</a><td>${new Date(record.updated).toISOString()}<td><code>${values.join('\n')}</code>`
  })
  const table = rows.length ? `<table><tr><th>record<th>changed<th>properties${rows.join('')}</table>` : ''
  return `<h2>${escapeHtml(type.labels.plural)} <small>${escapeHtml(type.id)}, ${count}</small></h2>${table}`
}

/** `GET /contacts/{portal}/record/{type}/{id}`: one record; throws 404 as the API does. */
export function recordPage(portal: Portal, typeName: string, id: string): string {
  const type = findType(portal, typeName)
  const record = load(portal, type, { id })
  const names = Object.keys(record.values)
  const properties = readView(portal, type, record, names).properties as Record<string, string | null>
  const rows = Object.entries(properties).map(
    ([name, value]) => `<tr><th>${escapeHtml(name)}<td><code>${escapeHtml(value)}</code>`,
  )
  const title = record.values[type.primaryDisplayProperty] || `${type.labels.singular} ${record.id}`
  const sub = `<p>${escapeHtml(type.labels.singular)} ${record.id} · last written by ${escapeHtml(record.source)}</p>`
  return page(title, `<h1>${escapeHtml(title)}</h1>${sub}<table>${rows.join('')}</table>`)
}
