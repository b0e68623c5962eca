import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import type { Broadcast } from '../../../extension/messaging/protocol.ts'
import { keepOverlay } from '../../../extension/overlays/keep.ts'
import { makeSend, makeSite } from '../support/overlay.ts'

let stop: AbortController
beforeEach(() => {
  fakeBrowser.reset()
  stop = new AbortController()
  vi.stubGlobal('matchMedia', () => new EventTarget())
})
afterEach(() => {
  stop.abort()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** An overlay on Gmail whose switch the test turns, with the signals of what was started with it. */
async function kept() {
  const state = { enabled: true }
  const { send } = makeSend({ preferences: () => ({ enabled: state.enabled, open: false, top: null }) })
  vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockImplementation(((message: { tributary: never; payload: never }) =>
    send(message.tributary, message.payload)) as never)
  const signals: AbortSignal[] = []
  const site = { ...makeSite(null), name: 'gmail' as const }
  await keepOverlay({ site, signal: stop.signal, onMounted: (_controller, signal) => signals.push(signal) })
  const tell = async (news: Broadcast) => {
    await fakeBrowser.runtime.onMessage.trigger({ tributaryNews: news }, {} as never, () => {})
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return { state, signals, tell, running: () => signals.map((signal) => !signal.aborted) }
}

test('switched off, all that was started with the overlay ends; switched on, it starts anew', async () => {
  const { state, tell, running } = await kept()
  expect(running()).toEqual([true])
  state.enabled = false
  await tell({ type: 'preferences-changed' })
  expect(running()).toEqual([false])
  expect(document.querySelector('tributary-overlay')).toBeNull()
  state.enabled = true
  await tell({ type: 'preferences-changed' })
  expect(running()).toEqual([false, true])
})

test('a permission taken back ends it in the open tab, that of another site does not', async () => {
  const { tell, running } = await kept()
  await tell({ type: 'site-forbidden', site: 'hubspot' })
  expect(running()).toEqual([true])
  await tell({ type: 'site-forbidden', site: 'gmail' })
  expect(running()).toEqual([false])
  expect(document.querySelector('tributary-overlay')).toBeNull()
})
