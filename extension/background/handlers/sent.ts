import type { LogTouchpoint } from '#shared/api/outreach.ts'
import type { Handler } from '../../messaging/listen.ts'
import type { Outcome } from '../../messaging/protocol.ts'
import { rememberItem, sessionItem } from '../../storage.ts'
import type { Deps } from '../deps.ts'
import { signedOut } from '../failure.ts'
import { allowedOnes } from '../never-log.ts'
import { deliver, queueTouch } from '../outbox.ts'
import { lookup } from '../partner-index.ts'
import { moveOn } from '../queue.ts'
import { syncAfterWrite } from '../tick.ts'

/** How long a touch that waits offers to be taken back: as long as Gmail does. */
const UNDO_MS = 30_000
/** The service takes no longer one; Gmail does. */
const MOST_SUBJECT = 500
const MOST_RECIPIENTS = 100

/**
 * Logs a touch, or marks a draft as sent. It is in the outbox before it is sent and leaves it once the service has
 * answered; while the service is away the answer is `queued`, and its undo takes it out of the outbox.
 */
export function handleSent(deps: Deps): Handler<'sent'> {
  return async ({ touchpointId, subject, ...said }) => {
    if (!(await sessionItem.getValue()).token) return signedOut()
    const occurredAt = new Date(deps.now()).toISOString()
    const to = await recipientsOf(deps, said.partnerId, said.to)
    if (said.to.length > 0 && to.length === 0 && said.evidence === 'gmail') return neverLogged()
    const isRemembered = touchpointId !== null && (await rememberItem.getValue()).includes(touchpointId)
    const touch: LogTouchpoint = {
      ...said,
      to,
      ...(touchpointId ? { touchpointId } : {}),
      ...(isRemembered ? { remember: true } : {}),
      subject: subject?.slice(0, MOST_SUBJECT) ?? null,
      direction: 'out',
      occurredAt,
    }
    const item = await queueTouch(deps, touch)
    const { outcome, waits } = await deliver(deps, item)
    if (outcome.ok) {
      await syncAfterWrite(deps)
      if (said.evidence === 'gmail') moveOn(deps, said).catch(() => null)
      const { touchpoint, undo } = outcome.value
      return { ok: true, value: { touchpointId: touchpoint.id, undo, queued: false } }
    }
    if (!waits) return outcome
    const undo = { id: item.key, until: new Date(deps.now() + UNDO_MS).toISOString() }
    return { ok: true, value: { touchpointId: null, undo, queued: true } }
  }
}

/**
 * Whom a mail went to, of this partner: whoever is asked never to be logged, our own people and those of other partners
 * are left out, for the service makes contacts of the rest.
 */
async function recipientsOf(deps: Deps, partnerId: string, to: readonly string[]): Promise<string[]> {
  const isAllowed = await allowedOnes()
  const people = to.map((value) => ({ kind: 'email', value: value.toLowerCase() }) as const).filter(isAllowed)
  const { matches } = await lookup(deps, people)
  const others = new Set(matches.filter(({ entry }) => entry.id !== partnerId).map(({ identity }) => identity.value))
  return people
    .map(({ value }) => value)
    .filter((value) => !others.has(value))
    .slice(0, MOST_RECIPIENTS)
}

function neverLogged(): Outcome<never> {
  const message = 'Not logged: everybody it went to is of your own or on the never-log list.'
  return { ok: false, failure: { kind: 'refused', message } }
}
