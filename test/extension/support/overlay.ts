import { vi } from 'vitest'
import type { Outcome, Protocol } from '../../../extension/messaging/protocol.ts'
import type { Send } from '../../../extension/messaging/send.ts'
import { type Controller, createController } from '../../../extension/overlays/controller.ts'
import type { DraftInsert } from '../../../extension/overlays/insert.ts'
import { createStore } from '../../../extension/overlays/state.ts'
import type { Site, SitePage } from '../../../extension/sites/site.ts'
import { NOW } from './make.ts'

type Name = keyof Protocol
export type Backend = Partial<{ [N in Name]: (payload: Protocol[N][0]) => unknown }>
export type Sent = { name: Name; payload: unknown }

/** A background that answers from a table; what is missing answers that the service is away. */
export function makeSend(backend: Backend): { send: Send; sent: Sent[] } {
  const sent: Sent[] = []
  const send = async (name: Name, payload: never): Promise<Outcome<unknown>> => {
    sent.push({ name, payload })
    const answer = backend[name]
    if (!answer) return { ok: false, failure: { kind: 'server-away', message: 'away' } }
    const value = await answer(payload)
    return typeof value === 'object' && value !== null && 'ok' in value
      ? (value as Outcome<unknown>)
      : { ok: true, value }
  }
  return { send: send as Send, sent }
}

export type FakeSite = Site & { show(page: SitePage | null): void }

/** A site whose page the test chooses. */
export function makeSite(first: SitePage | null): FakeSite {
  let page = first
  const moves: (() => void)[] = []
  return {
    name: 'youtube',
    read: () => page,
    watch: (onMove) => moves.push(onMove),
    isDark: () => false,
    show: (next) => {
      page = next
      for (const move of moves) move()
    },
  }
}

export function makeController(parts: { site: Site; send: Send; insert?: DraftInsert }): Controller {
  const { site, send, insert } = parts
  return createController({ site, send, store: createStore(vi.fn()), now: () => NOW, insert: insert ?? null })
}
