import type { Control } from '../control.ts'
import { allTypes, type ObjectType } from '../definitions.ts'
import type { Portal } from '../portal.ts'
import { fromRow, type Row } from '../records.ts'
import { deliveriesSection, faultsSection, requestsSection } from './activity.ts'
import { escapeHtml, page, table } from './html.ts'

const SHOWN = 50

/** `GET /_sandbox`: faults, webhook deliveries, requests with filters, and the objects with their newest records. */
export function overviewPage(portal: Portal, control: Control, query: URLSearchParams): string {
  const { portalId, plan, timeZone } = portal.settings
  const { used, limit, resetsAt } = portal.limits.today(portal.now())
  const account = `Portal ${portalId}, plan ${plan}. It is ${new Date(portal.now()).toISOString()}; ${used} of ${limit} requests used until ${new Date(resetsAt).toISOString()} (midnight in ${escapeHtml(timeZone)}).`
  const sections = [faultsSection(control), deliveriesSection(control), requestsSection(control, query)]
  const records = allTypes(portal.store).map((type) => typeSection(portal, type))
  const links = ['faults', 'deliveries', 'requests', 'records'].map((one) => `<a href="#${one}">${one}</a>`)
  const head = `<h1>HubSpot sandbox</h1><p>${account}</p><nav>${links.join('')}</nav>`
  return page('HubSpot sandbox', `${head}${sections.join('')}<h2 id="records">Records</h2>${records.join('')}`)
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
    const changed = new Date(record.updated).toISOString()
    return [`<a href="${link}">${escapeHtml(title)}</a>`, changed, `<code>${values.join('\n')}</code>`]
  })
  const heading = `<h3>${escapeHtml(type.labels.plural)} <small>${escapeHtml(type.id)}, ${count}</small></h3>`
  return rows.length ? `${heading}${table(['record', 'changed', 'properties'], rows, '')}` : heading
}
