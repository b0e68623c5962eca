import { browser } from 'wxt/browser'
import type { Failure, Outcome, Protocol } from './protocol.ts'

/** A response that is an `Outcome` already stays one; any other is wrapped, since the way to it may fail. */
export type Answer<N extends keyof Protocol> =
  Protocol[N][1] extends Outcome<unknown> ? Protocol[N][1] : Outcome<Protocol[N][1]>
export type Send = <N extends keyof Protocol>(name: N, payload: Protocol[N][0]) => Promise<Answer<N>>

const UPDATED: Failure = { kind: 'updated', message: 'Tributary was updated. Refresh this page to continue.' }
const SILENT: Failure = { kind: 'server-away', message: 'Tributary did not answer. Try again in a moment.' }

/** Asks the background. Never throws: a dead extension context is the failure `updated`. */
export const send: Send = async (name, payload) => {
  // A script that outlived its extension has no runtime id any more (Chrome) or gets an error (Firefox).
  if (!browser.runtime?.id) return failed(UPDATED)
  try {
    const answer: unknown = await browser.runtime.sendMessage({ tributary: name, payload })
    return isOutcome(answer) ? (answer as Answer<typeof name>) : failed(SILENT)
  } catch (error) {
    return failed(/context invalidated|receiving end does not exist/i.test(String(error)) ? UPDATED : SILENT)
  }
}

function failed<N extends keyof Protocol>(failure: Failure): Answer<N> {
  return { ok: false, failure } as Answer<N>
}

function isOutcome(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'ok' in answer
}
