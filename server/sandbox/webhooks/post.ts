import type { Json } from '../http.ts'
import type { WebhookSettings } from './settings.ts'
import { signatureHeaders } from './sign.ts'

export type PostAnswer = { status: number; error: string | null; ms: number }

/** Sends one signed delivery. Never throws: no answer is status 0 and says why. */
export async function post(
  { targetUrl, secret, timeoutMs }: WebhookSettings,
  delivery: { events: Json[]; timestamp: number; closing: AbortSignal },
): Promise<PostAnswer> {
  const body = JSON.stringify(delivery.events)
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'HubSpot Connect 2.0 (sandbox)',
    ...signatureHeaders({ secret, url: targetUrl, body, timestamp: delivery.timestamp }),
  }
  const started = performance.now()
  const took = () => Math.round(performance.now() - started)
  try {
    const signal = AbortSignal.any([delivery.closing, AbortSignal.timeout(timeoutMs)])
    const answer = await fetch(targetUrl, { method: 'POST', headers, body, signal, redirect: 'manual' })
    await answer.body?.cancel()
    return { status: answer.status, error: null, ms: took() }
  } catch (error) {
    const timedOut = error instanceof DOMException && error.name === 'TimeoutError'
    const reason = timedOut ? `no answer within ${timeoutMs} ms` : reasonOf(error)
    return { status: 0, error: reason, ms: took() }
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error) return cause.message || cause.name
  return error instanceof Error ? error.message : String(error)
}
