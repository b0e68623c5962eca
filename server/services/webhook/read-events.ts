import { AppError } from '../../errors.ts'

/** A record named by an event; what happened to it is read from HubSpot, never believed. */
export type Hinted = { portalId: string; objectType: string; objectId: string }
export type Events = {
  hinted: Hinted[]
  /** Epoch milliseconds of the oldest event; null if no event says. */
  oldest: number | null
}

/** HubSpot sends fewer than a hundred (reference/hubspot.md §4.2). */
export const MOST_EVENTS = 100
/** Type ids of the nouns with subscriptions of their own, whose events name no type (recorded, reference §4.2). */
const LEGACY: Readonly<Record<string, string>> = { contact: '0-1', company: '0-2', deal: '0-3', ticket: '0-5' }

/**
 * The records that a delivery is about, each once. What is no event, or of a kind we do not know, is passed over:
 * HubSpot would only send it again. Our own writes come back as events too and are left out. Throws `malformed` for
 * what is no list of at most 100.
 */
export function readEvents(raw: Uint8Array): Events {
  const list = parse(raw)
  const found = new Map<string, Hinted>()
  let oldest: number | null = null
  for (const event of list) {
    if (typeof event !== 'object' || event === null) continue
    const one = event as Record<string, unknown>
    if (typeof one.occurredAt === 'number') oldest = Math.min(oldest ?? one.occurredAt, one.occurredAt)
    if (isOurs(one)) continue
    for (const hinted of namedBy(one)) {
      found.set(`${hinted.portalId} ${hinted.objectType} ${hinted.objectId}`, hinted)
    }
  }
  return { hinted: [...found.values()], oldest }
}

function parse(raw: Uint8Array): unknown[] {
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw))
  } catch {
    throw new AppError('malformed', 'The body is no JSON. HubSpot sends a list of events.')
  }
  if (!Array.isArray(body)) throw new AppError('malformed', 'The body is no list. HubSpot sends a list of events.')
  if (body.length > MOST_EVENTS)
    throw new AppError('malformed', `A delivery has at most ${MOST_EVENTS} events, not ${body.length}.`)
  return body
}

function isOurs({ changeSource, sourceId, appId }: Record<string, unknown>): boolean {
  return changeSource === 'INTEGRATION' && appId !== undefined && String(sourceId) === String(appId)
}

function namedBy(event: Record<string, unknown>): Hinted[] {
  const portalId = toId(event.portalId)
  const [noun = ''] = String(event.subscriptionType ?? event.eventType ?? '').split('.')
  const objectType = toType(event.objectTypeId) ?? LEGACY[noun] ?? null
  const merged = Array.isArray(event.mergedObjectIds) ? event.mergedObjectIds.slice(0, MOST_EVENTS) : []
  const ends: [string | null, unknown][] = [
    ...[event.objectId, event.primaryObjectId, event.newObjectId, ...merged].map((id): [string | null, unknown] => [
      objectType,
      id,
    ]),
    [toType(event.fromObjectTypeId), event.fromObjectId],
    [toType(event.toObjectTypeId), event.toObjectId],
  ]
  return ends.flatMap(([type, id]) => {
    const objectId = toId(id)
    return portalId && type && objectId ? [{ portalId, objectType: type, objectId }] : []
  })
}

/** HubSpot's ids are whole numbers; written as text they are taken too. */
function toId(value: unknown): string | null {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^\d{1,19}$/.test(text) ? text : null
}

function toType(value: unknown): string | null {
  return typeof value === 'string' && /^\d{1,9}-\d{1,12}$/.test(value) ? value : null
}
