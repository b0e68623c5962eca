import type { DeviceCode, Outcome } from '../messaging/protocol.ts'
import { type PendingSignIn, type Session, sessionItem } from '../storage.ts'
import { DeviceAnswer } from './api-shapes.ts'
import type { Deps } from './deps.ts'
import { failureOf } from './failure.ts'
import { managedServerUrl } from './managed.ts'
import { confirmPage, parseServerAddress } from './server-url.ts'
import { changeSession } from './session-turns.ts'

const SLOW_DOWN_MS = 5_000

/** Asks the service for a code and opens the page on which the person confirms it (RFC 8628 §3.1–3.3). */
export async function beginSignIn(deps: Deps, pasted: string): Promise<Outcome<DeviceCode>> {
  let address: ReturnType<typeof parseServerAddress>
  try {
    address = parseServerAddress(pasted)
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
  const managed = await managedServerUrl()
  if (managed && managed !== address.serverUrl) {
    return refuse(`Your organisation lets Tributary connect to ${managed} only.`)
  }
  try {
    const grant = await deps.openApi(address.serverUrl, null).deviceCode(deps.deviceLabel)
    const complete = grant.verification_uri_complete ?? grant.verification_uri
    const page = confirmPage(address.link, grant.user_code, complete)
    const pending: PendingSignIn = {
      deviceCode: grant.device_code,
      userCode: grant.user_code,
      verificationUri: complete,
      expiresAt: deps.now() + grant.expires_in * 1_000,
      intervalMs: grant.interval * 1_000,
      nextPollAt: deps.now() + grant.interval * 1_000,
    }
    await save({ serverUrl: address.serverUrl, token: null, user: null, pending, problem: null })
    await deps.openTab(page)
    return { ok: true, value: codeOf(pending) }
  } catch (error) {
    return { ok: false, failure: failureOf(error, address.serverUrl) }
  }
}

function refuse(message: string): Outcome<DeviceCode> {
  return { ok: false, failure: { kind: 'refused', message } }
}

export type PollResult = 'idle' | 'waiting' | 'signed-in' | 'ended'

/**
 * One step of the sign-in: asks at most once an interval, and only while a code waits. All state is stored, so a worker
 * that was killed goes on where it stopped.
 */
export async function pollSignIn(deps: Deps): Promise<PollResult> {
  const session = await sessionItem.getValue()
  const pending = session.pending
  if (!pending) return 'idle'
  if (deps.now() >= pending.expiresAt) return end(session, 'The code has expired. Connect again for a new one.')
  if (deps.now() < pending.nextPollAt) return 'waiting'
  // Claimed before the request, so that the alarm and the timer never ask at once.
  await save({ ...session, pending: { ...pending, nextPollAt: deps.now() + pending.intervalMs } })
  const api = deps.openApi(session.serverUrl, null)
  const answer = await api.deviceToken(pending.deviceCode).then(
    (body) => DeviceAnswer.safeParse(body).data ?? null,
    () => null,
  )
  const now = await sessionItem.getValue()
  if (now.pending?.deviceCode !== pending.deviceCode) return 'idle'
  if (answer && 'access_token' in answer) return finish(deps, now, answer.access_token)
  return carryOn(deps, now, answer?.error ?? null)
}

async function carryOn(deps: Deps, session: Session, error: string | null): Promise<PollResult> {
  if (error === 'access_denied') return end(session, 'The sign-in was refused on the confirming page.')
  if (error === 'expired_token') return end(session, 'The code has expired. Connect again for a new one.')
  if (error === 'slow_down' && session.pending) {
    const intervalMs = session.pending.intervalMs + SLOW_DOWN_MS
    await save({ ...session, pending: { ...session.pending, intervalMs, nextPollAt: deps.now() + intervalMs } })
  }
  return 'waiting'
}

async function finish(deps: Deps, session: Session, token: string): Promise<PollResult> {
  const user = await deps
    .openApi(session.serverUrl, token)
    .me()
    .catch(() => null)
  await changeSession(async () => {
    await deps.store.clear()
    await save({ serverUrl: session.serverUrl, token, user, pending: null, problem: null })
  })
  await deps.broadcast({ type: 'signed-in-changed' })
  return 'signed-in'
}

async function end(session: Session, problem: string): Promise<PollResult> {
  await save({ ...session, pending: null, problem })
  return 'ended'
}

/** Forgets the token, the index and every cached card. `problem` tells the options page why, if it was not the person. */
export async function forgetSession(deps: Deps, problem: string | null): Promise<void> {
  await changeSession(async () => {
    const { serverUrl } = await sessionItem.getValue()
    await save({ serverUrl, token: null, user: null, pending: null, problem })
    await deps.store.clear()
  })
  await deps.broadcast({ type: 'signed-in-changed' })
}

/** What the person compares with the confirming page. */
export function codeOf(pending: PendingSignIn): DeviceCode {
  const { userCode, verificationUri } = pending
  return { userCode, verificationUri, expiresAt: new Date(pending.expiresAt).toISOString() }
}

function save(session: Session): Promise<void> {
  return sessionItem.setValue(session)
}
