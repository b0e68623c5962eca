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
/** After the ten seconds of the hold and a push. */
const AFTER_WRITE_MS = 15_000
/** The shortest delay Chrome grants. */
const AFTER_WRITE_MINUTES = 0.5
const AFTER_WRITE_ALARMS = ['after-write-1', 'after-write-2', 'after-write-3']
/** The shortest period Chrome grants; the timer below is quicker while the worker lives. */
const SIGN_IN_MINUTES = 0.5

let running: Promise<boolean> | null = null
let again = false
let afterWrite: ReturnType<typeof setTimeout> | undefined

/** True while the index is being fetched. */
export function isSyncing(): boolean {
  return running !== null
}

/**
 * Sends what waits and fetches what changed; true if the index did. Calls that arrive meanwhile are answered by one more
 * round.
 */
export function sync(deps: Deps): Promise<boolean> {
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

/**
 * After a write of a person: now, and again once HubSpot has it, since only then its record is known by its address; by
 * timer while the worker lives, by alarm after it was stopped. No page that is merely looked at ever asks (DESIGN §3
 * no. 8).
 */
export async function syncAfterWrite(deps: Deps): Promise<void> {
  syncSoon(deps)
  clearTimeout(afterWrite)
  afterWrite = setTimeout(() => {
    syncEarly(deps).catch(() => null)
  }, AFTER_WRITE_MS)
  await askAgain(0)
}

async function syncEarly(deps: Deps): Promise<void> {
  if (await sync(deps)) await forgetWrite()
}

/** What the write changed is here, or the write was taken back: there is nothing to wait for. */
export async function forgetWrite(): Promise<void> {
  clearTimeout(afterWrite)
  await Promise.all(AFTER_WRITE_ALARMS.map((name) => browser.alarms.clear(name)))
}

async function askAgain(tries: number): Promise<void> {
  const name = AFTER_WRITE_ALARMS[tries]
  if (name) await browser.alarms.create(name, { delayInMinutes: AFTER_WRITE_MINUTES })
}

async function rounds(deps: Deps): Promise<boolean> {
  let changed = false
  do {
    again = false
    if (!(await sessionItem.getValue()).token) return changed
    await fillUser(deps)
    await flushOutbox(deps)
    const synced = await call(deps, (api, token) => syncIndex(deps, api, token))
    changed ||= synced.ok && synced.value
  } while (again)
  return changed
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
  const tries = AFTER_WRITE_ALARMS.indexOf(name)
  if (tries >= 0 && !(await sync(deps))) await askAgain(tries + 1)
  if (name === SIGN_IN_ALARM) await onSignInTick(deps)
}

/** Makes sure the five-minute alarm stands; creating it anew would put it off each time the worker wakes. */
export async function keepSyncAlarm(): Promise<void> {
  if (!(await browser.alarms.get(SYNC_ALARM))) {
    await browser.alarms.create(SYNC_ALARM, { periodInMinutes: SYNC_MINUTES })
  }
}
