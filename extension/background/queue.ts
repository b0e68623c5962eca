import type { IncidentDrafts } from '#shared/api/incident.ts'
import type { DueLine } from '#shared/due/item.ts'
import type { Failure, Outcome, QueueState } from '../messaging/protocol.ts'
import { type Queue, type QueueItem, queueItem, type SentTouchOf } from '../storage.ts'
import { call } from './call.ts'
import { openReply, openShared } from './compose-reply.ts'
import type { Deps } from './deps.ts'
import { write } from './idempotency.ts'
import { createTurns } from './turns.ts'

const inTurn = createTurns()

/** Message of an incident that a due clock asks for, by the clock's template. */
const MESSAGES = {
  'incident-notice': 'notice',
  'planned-change': 'notice',
  'incident-update': 'update',
  'incident-resolution': 'resolution',
} as const

/**
 * Queue mode: the drafts of one line of the due list, one after the other; the next opens once Gmail has sent the one
 * before (DESIGN §6, §8). What is left is kept in the browser's session: a stopped worker goes on where it was.
 */
export async function startQueue(deps: Deps, lineId: string): Promise<Outcome<QueueState>> {
  const due = await call(deps, (api) => api.due())
  if (!due.ok) return due
  const line = due.value.lines.find(({ id }) => id === lineId)
  if (!line) return refused('This is not due any more. Look at the list again.')
  const made = line.kind === 'clock' ? await incidentQueue(deps, line) : { ok: true as const, value: batchQueue(line) }
  if (!made.ok) return made
  return inTurn(() => openFrom(deps, made.value))
}

/** A mail was logged: when it was the one the queue waits for, the next draft opens. */
export function moveOn(deps: Deps, touch: SentTouchOf): Promise<unknown> {
  return inTurn(async () => {
    const queue = await queueItem.getValue()
    const current = queue?.items[0]
    if (!queue || !current || touch.templateId !== queue.templateId) return
    if (!current.partnerIds.includes(touch.partnerId)) return
    const logged = [...queue.logged, touch.partnerId]
    if (!current.partnerIds.every((id) => logged.includes(id))) return queueItem.setValue({ ...queue, logged })
    const { incident } = queue
    if (incident) {
      const { id, kind, parts } = incident
      const message = { kind, parts, partnerIds: current.partnerIds, evidence: 'gmail', logTouchpoint: false } as const
      await write(deps, { name: 'incident', payload: [id, message] }, (api, key) =>
        api.incidentMessage(id, message, key),
      )
    }
    await openFrom(deps, { ...queue, items: queue.items.slice(1), done: queue.done + 1, logged: [] })
  })
}

/** What the options and the side panel show; null while no queue runs. */
export function stateOf(queue: Queue | null): QueueState | null {
  if (!queue) return null
  const { label, items, done, skipped } = queue
  return { label, done, left: items.length, skipped, next: items[0]?.name ?? null }
}

/** Opens the first draft that needs nothing more of the person; those that do are named at the end. */
async function openFrom(deps: Deps, queue: Queue): Promise<Outcome<QueueState>> {
  let rest = queue
  for (let item = rest.items[0]; item; item = rest.items[0]) {
    const failure = await open(deps, rest, item)
    if (failure === null || failure.kind === 'server-away' || failure.kind === 'signed-out') {
      await queueItem.setValue(rest)
      return failure === null ? { ok: true, value: stateOf(rest) as QueueState } : { ok: false, failure }
    }
    const skipped = [...rest.skipped, { name: item.name, why: failure.message }]
    rest = { ...rest, items: rest.items.slice(1), skipped }
  }
  await queueItem.setValue(rest)
  return { ok: true, value: stateOf(rest) as QueueState }
}

async function open(deps: Deps, queue: Queue, item: QueueItem): Promise<Failure | null> {
  const { templateId, stream, label, done, items } = queue
  const notice = `${label}: ${done + 1} of ${done + items.length}`
  const [partnerId = ''] = item.partnerIds
  if (item.bcc) {
    const values = { to: '', contactName: 'all' }
    const mail = await call(deps, (api) => api.render(templateId, { partnerId, facts: null, values }))
    if (!mail.ok) return mail.failure
    const { blanks } = mail.value
    if (blanks.length > 0) return { kind: 'refused', message: `Still needed: ${blanks.join(', ')}` }
    await openShared(deps, { ...mail.value, partnerIds: item.partnerIds, bcc: item.bcc, notice })
    return null
  }
  const request = { partnerId, templateId, stream, values: {} }
  const drafted = await write(deps, { name: 'openDraft', payload: request }, (api, key) => api.draft(request, key))
  if (!drafted.ok) return drafted.failure
  await openReply(deps, drafted.value, notice)
  return null
}

function batchQueue({ label, template, stream, queue }: DueLine): Queue {
  const items = queue.map(({ partnerId, name }) => ({ partnerIds: [partnerId], name }))
  return { label, templateId: template ?? '', stream, items, done: 0, logged: [], skipped: [], incident: null }
}

/** Integrated partners one each, the others in blind copies; refused while a part that the message must have is empty. */
async function incidentQueue(deps: Deps, line: DueLine): Promise<Outcome<Queue>> {
  const kind = MESSAGES[line.template as keyof typeof MESSAGES]
  const id = line.ref?.id
  if (!kind || !id || line.ref?.noun !== 'incident') return refused('Nothing can be written in a row for this.')
  const drafts = await call(deps, (api) => api.incidentDrafts(id, kind))
  if (!drafts.ok) return drafts
  const { templateId, singles, bcc } = drafts.value
  const items: QueueItem[] = [
    ...singles.map(({ partnerId, name }) => ({ partnerIds: [partnerId], name })),
    ...bcc.map((each) => ({ ...each, name: `${each.partnerIds.length} partners in one blind copy` })),
  ]
  const partnerId = items[0]?.partnerIds[0]
  if (!partnerId) return refused('Nobody can be written to: add primary contacts first.')
  const mail = await call(deps, (api) => api.render(templateId, { partnerId, facts: null, values: {} }))
  if (!mail.ok) return mail
  const { parts, missing } = partsOf(drafts.value, new Map(mail.value.values.map(({ name, value }) => [name, value])))
  if (missing.length > 0) return refused(`The ${kind} misses: ${missing.join(', ')}. Add it to the incident first.`)
  const incident = { id, kind, parts }
  return {
    ok: true,
    value: { label: line.label, templateId, stream: null, items, done: 0, logged: [], skipped: [], incident },
  }
}

/** The parts of a message as the template holds them: `root-cause` stands in the value `rootCause`. */
function partsOf({ parts }: IncidentDrafts, values: Map<string, string>) {
  const found: Record<string, string> = {}
  const missing: string[] = []
  for (const { id, label, ifAny } of parts) {
    const name = id.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
    // A planned change says its timeline as a window.
    const value = (values.get(name) ?? values.get(id === 'timeline' ? 'window' : name))?.trim()
    if (value) found[id] = value
    else if (!ifAny) missing.push(label)
  }
  return { parts: found, missing }
}

function refused(message: string): Outcome<never> {
  return { ok: false, failure: { kind: 'refused', message } }
}
