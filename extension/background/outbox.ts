import type { LogTouchpoint } from '#shared/api/outreach.ts'
import type { Outcome } from '../messaging/protocol.ts'
import { outboxItem, type QueuedTouch } from '../storage.ts'
import { currentAccount, isSameAccount } from './account.ts'
import type { CreatedTouchpoint } from './api-shapes.ts'
import { call } from './call.ts'
import type { Deps } from './deps.ts'
import { isFinal } from './failure.ts'
import { createTurns } from './turns.ts'

/** The same click on the same card within this time means the same touch, while that one still waits. */
const SAME_CLICK_MS = 10 * 60_000

/** `waits`: the touch is still in the outbox and is tried again. */
export type Delivery = { outcome: Outcome<CreatedTouchpoint>; waits: boolean }

const inTurn = createTurns()
const underWay = new Map<string, Promise<Delivery>>()
/** What undoes a touch that was logged after it had waited, by its key; as long as the worker lives. */
const undoIds = new Map<string, string>()

/**
 * Puts a touch into the outbox, where it stays until the service has it: a worker that is killed loses nothing. Its key
 * and its time make a later try safe and right (DESIGN §3 no. 3a). A touch that waits already is not put twice.
 */
export function queueTouch(deps: Deps, touch: LogTouchpoint): Promise<QueuedTouch> {
  return inTurn(async () => {
    const queued = await outboxItem.getValue()
    const account = await currentAccount()
    const waiting = queued.find((other) => isSameAccount(other.account, account) && isSameTouch(other.touch, touch))
    if (waiting) return waiting
    const item = { key: deps.randomUuid(), touch, account }
    await outboxItem.setValue([...queued, item])
    return item
  })
}

/** Tries one touch of the outbox; a touch that is being tried is not tried twice at once. */
export function deliver(deps: Deps, item: QueuedTouch): Promise<Delivery> {
  const already = underWay.get(item.key)
  if (already) return already
  const delivery = tryOnce(deps, item).finally(() => underWay.delete(item.key))
  underWay.set(item.key, delivery)
  return delivery
}

/** Sends what waits for this account, oldest first, until the service is away. Returns how many went. */
export async function flushOutbox(deps: Deps): Promise<number> {
  let sent = 0
  for (const item of await outboxItem.getValue()) {
    if (!isSameAccount(item.account, await currentAccount())) continue
    const { outcome } = await deliver(deps, item)
    if (outcome.ok) sent += 1
    else if (outcome.failure.kind === 'server-away' || outcome.failure.kind === 'signed-out') break
  }
  return sent
}

/** Takes a touch back before it was ever sent; false if it is not waiting (any more). */
export async function dropTouch(key: string): Promise<boolean> {
  // One that is being sent is waited for: what the service then has, only the service can undo.
  await underWay.get(key)?.catch(() => null)
  return inTurn(async () => {
    const queued = await outboxItem.getValue()
    const rest = queued.filter((other) => other.key !== key)
    if (rest.length < queued.length) await outboxItem.setValue(rest)
    return rest.length < queued.length
  })
}

/** What the service knows a write by, that a person wants to take back. */
export function undoIdOf(id: string): string {
  return undoIds.get(id) ?? id
}

async function tryOnce(deps: Deps, { key, touch }: QueuedTouch): Promise<Delivery> {
  let refused = false
  const outcome = await call(deps, async (api) => {
    try {
      return await api.logTouchpoint(touch, key)
    } catch (error) {
      refused = isFinal(error)
      throw error
    }
  })
  const waits = !outcome.ok && !refused
  if (outcome.ok && outcome.value.undo) undoIds.set(key, outcome.value.undo.id)
  if (!waits)
    await inTurn(async () => outboxItem.setValue((await outboxItem.getValue()).filter((one) => one.key !== key)))
  return { outcome, waits }
}

function isSameTouch(one: LogTouchpoint, other: LogTouchpoint): boolean {
  if (one.touchpointId || other.touchpointId) return one.touchpointId === other.touchpointId
  // Gmail tells each mail once; two alike are two mails.
  if (one.evidence !== 'ticked' || other.evidence !== 'ticked') return false
  const { occurredAt: at = '', ...said } = one
  const { occurredAt: otherAt = '', ...otherSaid } = other
  const apart = Math.abs(Date.parse(otherAt) - Date.parse(at))
  return apart <= SAME_CLICK_MS && JSON.stringify(said) === JSON.stringify(otherSaid)
}
