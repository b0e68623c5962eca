import { vi } from 'vitest'
import { createApi } from '../../../extension/background/api.ts'
import type { Deps } from '../../../extension/background/deps.ts'
import { sessionItem } from '../../../extension/storage.ts'
import { NOW } from './make.ts'
import { memoryStore } from './memory-store.ts'

export type Answer = { status: number; body: unknown }
export type Call = { method: string; path: string; body: unknown; headers: Headers }

/** The background's parts over a service that is one function; a thrown error is a service that does not answer. */
export function makeDeps(service: (call: Call) => Answer): Deps & { calls: Call[]; clock: { now: number } } {
  const calls: Call[] = []
  const clock = { now: NOW }
  let uuid = 0
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const text = await request.text()
    const call = {
      method: request.method,
      path: url.pathname + url.search,
      body: text ? JSON.parse(text) : null,
      headers: request.headers,
    }
    calls.push(call)
    const { status, body } = service(call)
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
  }
  return {
    calls,
    clock,
    now: () => clock.now,
    randomUuid: () => `key-${++uuid}`,
    openApi: (serverUrl, token) => createApi({ serverUrl, token, fetch }),
    store: memoryStore(),
    broadcast: vi.fn(async () => {}),
    openTab: vi.fn(async () => 7),
    viaPermission: async (url) => url,
    deviceLabel: 'Chrome on Linux',
  }
}

export async function signInAs(token: string | null): Promise<void> {
  const user = token ? { name: 'Kevin', email: 'kevin@reservoir.example', role: 'admin', portalId: '147000001' } : null
  await sessionItem.setValue({ serverUrl: 'http://127.0.0.1:8787', token, user, pending: null, problem: null })
}

export function problem(status: number, code: string, detail: string): Answer {
  return { status, body: { type: 'about:blank', title: code, status, code, detail } }
}
