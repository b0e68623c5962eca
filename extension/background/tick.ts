import { browser } from 'wxt/browser'
import { sessionItem } from '../storage.ts'
import { call } from './call.ts'
import type { Deps } from './deps.ts'
import { flushOutbox } from './outbox.ts'
import { syncIndex } from './partner-index.ts'
import { pollSignIn } from './session.ts'

export const SYNC_ALARM = 'sync'
export const SIGN_IN_ALARM = 'sign-in'
const SYNC_MINUTES = 5
/** The shortest period Chrome grants; the timer below is quicker while the worker lives. */
const SIGN_IN_MINUTES = 0.5

let running: Promise<void> | null = null
let again = false

/** True while the index is being fetched. */
export function isSyncing(): boolean {
  return running !== null
}

/** Sends what waits and fetches what changed. Calls that arrive meanwhile are answered by one more round. */
export function sync(deps: Deps): Promise<void> {
  if (running) {
    again = true
    return running
  }
  running = rounds(deps).finally(() => {
    running = null
  })
  return running
}

/** The same, for callers whose answer must not wait for it. */
export function syncSoon(deps: Deps): void {
  sync(deps).catch(() => null)
}

async function rounds(deps: Deps): Promise<void> {
  do {
    again = false
    if (!(await sessionItem.getValue()).token) return
    await fillUser(deps)
    await flushOutbox(deps)
    await call(deps, (api, token) => syncIndex(deps, api, token))
  } while (again)
}

/** The name may be missing if the service went away between the token and the first question. */
async function fillUser(deps: Deps): Promise<void> {
  if ((await sessionItem.getValue()).user) return
  const me = await call(deps, (api) => api.me())
  if (me.ok) await sessionItem.setValue({ ...(await sessionItem.getValue()), user: me.value })
}

/** Polls until the waiting code is confirmed or over: by timer while the worker lives, by alarm after it was stopped. */
export async function watchSignIn(deps: Deps): Promise<void> {
  await browser.alarms.create(SIGN_IN_ALARM, { periodInMinutes: SIGN_IN_MINUTES })
  const { pending } = await sessionItem.getValue()
  if (pending) setTimeout(() => onSignInTick(deps), Math.max(500, pending.nextPollAt - deps.now()))
}

async function onSignInTick(deps: Deps): Promise<void> {
  const result = await pollSignIn(deps)
  if (result === 'waiting') return watchSignIn(deps)
  await browser.alarms.clear(SIGN_IN_ALARM)
  if (result === 'signed-in') await sync(deps)
}

/** What an alarm asks for. */
export async function onAlarm(deps: Deps, name: string): Promise<void> {
  if (name === SYNC_ALARM) await sync(deps)
  if (name === SIGN_IN_ALARM) await onSignInTick(deps)
}

/** Makes sure the five-minute alarm stands; creating it anew would put it off each time the worker wakes. */
export async function keepSyncAlarm(): Promise<void> {
  if (!(await browser.alarms.get(SYNC_ALARM))) {
    await browser.alarms.create(SYNC_ALARM, { periodInMinutes: SYNC_MINUTES })
  }
}
