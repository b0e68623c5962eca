import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SANDBOX_TOKEN, type Sandbox, startSandbox } from '#server/sandbox/start.ts'
import type { Json, WebhookCapture } from './load.ts'
import { shapeDifferences } from './shape.ts'

/** One recorded event beside the one that the sandbox sends for the same thing. */
export type PlayedEvent = { file: string; event: string; problems: string[] }

const OBJECT = 'recorded'
const SETTINGS = { secret: 's', shuffle: false, duplicateRate: 0, gatherMs: 60_000 }

/** Does what each recorded delivery tells of in the sandbox, receives its webhooks, and compares their form. */
export async function replayWebhooks(captures: WebhookCapture[]): Promise<PlayedEvent[]> {
  const played: PlayedEvent[] = []
  for (const capture of captures) played.push(...(await playOne(capture)))
  return played
}

async function playOne({ file, events }: WebhookCapture): Promise<PlayedEvent[]> {
  const appId = Number(events[0]?.appId)
  const sandbox = await startSandbox({ file: ':memory:', portalId: Number(events[0]?.portalId), appId })
  const receiver = await receive()
  try {
    await defineObject(sandbox, events)
    const before = needsRecord(events) ? act(sandbox, 'create', events) : ''
    await control(sandbox, { ...SETTINGS, targetUrl: receiver.url, subscriptions: subscriptionsOf(events) })
    if (ownWrite(events[0])) await createByApp(sandbox, events)
    else act(sandbox, needsRecord(events) ? 'delete' : 'create', events, before)
    await sandbox.control.webhooks.flush()
    const { totals } = { totals: sandbox.control.webhooks.deliveries.totals() }
    const sent = receiver.events()
    return events.map((event) => compare(file, event, { sent, deliveries: totals.deliveries }))
  } finally {
    await sandbox.close()
    await receiver.close()
  }
}

function compare(file: string, event: Json, { sent, deliveries }: { sent: Json[]; deliveries: number }): PlayedEvent {
  const label = [event.subscriptionType, event.propertyName].filter(Boolean).join(' ')
  const like = sent.find(
    (one) => one.subscriptionType === event.subscriptionType && one.propertyName === event.propertyName,
  )
  if (!like)
    return { file, event: label, problems: [`nothing like it among ${sent.length} in ${deliveries} deliveries`] }
  const same = ['changeFlag', 'changeSource'].filter((name) => like[name] !== event[name])
  const sourceKind = (one: Json) => String(one.sourceId).replace(/\d+$/, 'N')
  return {
    file,
    event: label,
    problems: [
      ...shapeDifferences(like, event, 'event'),
      ...same.map((name) => `${name} is ${String(like[name])}, recorded ${String(event[name])}`),
      ...(sourceKind(like) === sourceKind(event) ? [] : [`sourceId is ${sourceKind(like)}`]),
      ...(ownWrite(event) && like.sourceId !== event.sourceId ? ['sourceId is not the app'] : []),
    ],
  }
}

function needsRecord(events: Json[]): boolean {
  return events.some((event) => event.changeFlag === 'DELETED')
}

function ownWrite(event: Json | undefined): boolean {
  return event?.changeSource === 'INTEGRATION' && event.sourceId === String(event.appId)
}

function isContact(events: Json[]): boolean {
  return String(events[0]?.subscriptionType).startsWith('contact.')
}

function changedNames(events: Json[]): string[] {
  const own = events.flatMap((event) => (typeof event.propertyName === 'string' ? [event.propertyName] : []))
  return own.filter((name) => !name.startsWith('hs_') && name !== 'hubspot_owner_id' && name !== 'email')
}

/** A property that is a moment arrived as thirteen digits. */
function isMoment(events: Json[], name: string): boolean {
  return events.some((event) => event.propertyName === name && /^\d{13}$/.test(String(event.propertyValue)))
}

async function defineObject(sandbox: Sandbox, events: Json[]): Promise<void> {
  if (isContact(events)) return
  const properties = changedNames(events).map((name) => {
    const moment = isMoment(events, name)
    return { name, label: name, type: moment ? 'datetime' : 'string', fieldType: moment ? 'date' : 'text' }
  })
  const schema = {
    name: OBJECT,
    labels: { singular: 'Recorded', plural: 'Recorded' },
    primaryDisplayProperty: 'title',
    requiredProperties: [],
    associatedObjects: [],
    properties: [{ name: 'title', label: 'Title', type: 'string', fieldType: 'text' }, ...properties],
  }
  await call(sandbox, '/crm-object-schemas/v3/schemas', schema)
}

function subscriptionsOf(events: Json[]): Json[] {
  return events.map(({ subscriptionType, propertyName }) => ({
    subscriptionType,
    ...(propertyName ? { propertyName } : {}),
    ...(isContact(events) ? {} : { objectType: `p_${OBJECT}` }),
  }))
}

function act(sandbox: Sandbox, what: 'create' | 'delete', events: Json[], id = ''): string {
  const type = `p_${OBJECT}`
  if (what === 'delete') {
    sandbox.control.personArchives(type, id, 'CRM_UI_BULK_ACTION')
    return id
  }
  return String(sandbox.control.personCreates(type, valuesOf(events)).id)
}

function valuesOf(events: Json[]): Record<string, string> {
  const values = changedNames(events).map((name) => [name, isMoment(events, name) ? '2025-07-15T06:00:00Z' : 'x'])
  const owner = events.some((event) => event.propertyName === 'hubspot_owner_id')
  return { ...Object.fromEntries(values), ...(owner ? { hubspot_owner_id: '11349275740' } : {}) }
}

async function createByApp(sandbox: Sandbox, events: Json[]): Promise<void> {
  if (!isContact(events)) throw new Error('No recorded write of the app itself is known for a custom object')
  await call(sandbox, '/crm/v3/objects/contacts', { properties: { email: 'dave@example.com' } })
}

async function call(sandbox: Sandbox, path: string, body: Json): Promise<void> {
  const headers = { Authorization: `Bearer ${SANDBOX_TOKEN}` }
  const answer = await fetch(sandbox.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
}

async function control(sandbox: Sandbox, body: Json): Promise<void> {
  const answer = await fetch(`${sandbox.url}/_control/webhooks`, { method: 'POST', body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
}

async function receive(): Promise<{ url: string; events(): Json[]; close(): Promise<void> }> {
  const events: Json[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    events.push(...(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json[]))
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}/`, events: () => events, close }
}
