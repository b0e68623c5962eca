import type { Control } from '../control.ts'
import type { Logged } from '../request-log.ts'
import type { Delivery } from '../webhooks/delivery-log.ts'
import { escapeHtml, statusCell, table } from './html.ts'

const SHOWN = 100
const STATUSES = ['2xx', '4xx', '5xx', 'none'] as const
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** The faults that are on, and how often each struck. */
export function faultsSection({ faults }: Control): string {
  const rows = faults
    .list()
    .map((one) =>
      [
        one.kind,
        `${one.method ?? 'any'} ${one.path ?? 'any path'}`,
        one.rate ?? 1,
        one.count ?? '–',
        one.seed ?? '–',
        one.struck,
      ].map(escapeHtml),
    )
  const heads = ['kind', 'strikes', 'rate', 'left', 'seed', 'struck']
  return `<h2 id="faults">Faults</h2>${table(heads, rows, 'No fault is on.')}`
}

/** Where webhooks go, what waits, and the last deliveries with their events. */
export function deliveriesSection({ webhooks }: Control): string {
  const settings = webhooks.settings()
  const { deliveries, failed, events, duplicated, dropped, abandoned } = webhooks.deliveries.totals()
  const where = settings
    ? `To <code>${escapeHtml(settings.targetUrl)}</code>, ${settings.subscriptions.length} subscriptions.`
    : 'The app has no webhooks.'
  const totals = `${deliveries} deliveries (${failed} failed) of ${events} events; ${duplicated} doubled, ${dropped} dropped, ${abandoned} given up, ${webhooks.waiting()} waiting.`
  const rows = webhooks.deliveries.since(0).slice(-SHOWN).reverse().map(deliveryRow)
  const list = table(['time', 'status', 'took', 'attempt', 'events'], rows, 'Nothing was delivered yet.')
  return `<h2 id="deliveries">Webhook deliveries</h2><p>${where}</p><p>${totals}</p>${list}`
}

function deliveryRow({ at, status, error, ms, attempt, events }: Delivery): string[] {
  const lines = events.map((event) => {
    const subject = event.objectId ?? `${event.fromObjectId} → ${event.toObjectId}`
    return escapeHtml(`${event.subscriptionType} ${subject} ${event.propertyName ?? ''}`.trim())
  })
  const list = `<details><summary>${events.length}</summary><code>${lines.join('\n')}</code></details>`
  return [escapeHtml(at), statusCell(status, error ?? 'no answer'), `${ms} ms`, String(attempt), list]
}

/** The last requests that pass the filters of the address: `method`, `path`, `status`, `writes`. */
export function requestsSection({ requests }: Control, query: URLSearchParams): string {
  const found = requests.since(0).filter((one) => passes(one, query))
  const rows = found
    .slice(-SHOWN)
    .reverse()
    .map((one) => [
      escapeHtml(one.at),
      escapeHtml(one.method),
      `<code>${escapeHtml(one.path)}</code>`,
      statusCell(one.status, 'no answer'),
      `${one.ms} ms`,
      one.write ? 'yes' : '',
    ])
  const list = table(['time', 'method', 'path', 'status', 'took', 'write'], rows, 'No request passes the filters.')
  const count = `<p>${found.length} requests, the last ${Math.min(found.length, SHOWN)} shown.</p>`
  return `<h2 id="requests">Requests</h2>${filterForm(query)}${count}${list}`
}

function passes(one: Logged, query: URLSearchParams): boolean {
  const method = query.get('method')
  const status = query.get('status')
  const kind = one.status === 0 ? 'none' : `${Math.floor(one.status / 100)}xx`
  return (
    (!method || one.method === method) &&
    (!status || status === kind || status === String(one.status)) &&
    one.path.toLowerCase().includes((query.get('path') ?? '').toLowerCase()) &&
    (!query.get('writes') || one.write)
  )
}

function filterForm(query: URLSearchParams): string {
  const path = escapeHtml(query.get('path'))
  const writes = query.get('writes') ? ' checked' : ''
  return `<form action="/_sandbox#requests">
<label>method ${select('method', METHODS, query.get('method'))}</label>
<label>path holds <input name="path" value="${path}"></label>
<label>status ${select('status', [...STATUSES, '429'], query.get('status'))}</label>
<label>writes only <input type="checkbox" name="writes" value="1"${writes}></label>
<button>Filter</button></form>`
}

function select(name: string, values: readonly string[], chosen: string | null): string {
  const options = values.map((one) => `<option${one === chosen ? ' selected' : ''}>${one}</option>`)
  return `<select name="${name}"><option value="">any</option>${options.join('')}</select>`
}
