import type { Outcome } from '../messaging/protocol.ts'
import { keysItem } from '../storage.ts'
import type { Api } from './api.ts'
import { call } from './call.ts'
import type { Deps } from './deps.ts'

const KEPT_MS = 10 * 60_000

/**
 * Runs a write under an Idempotency-Key. When the service did not answer, the key is kept for ten minutes, so that the
 * person's second try of the very same action repeats the first instead of doubling it.
 */
export async function write<T>(
  deps: Deps,
  action: { name: string; payload: unknown },
  run: (api: Api, key: string) => Promise<T>,
): Promise<Outcome<T>> {
  const id = `${action.name} ${JSON.stringify(action.payload)}`
  const kept = (await keysItem.getValue())[id]
  const key = kept && kept.expiresAt > deps.now() ? kept.key : deps.randomUuid()
  const outcome = await call(deps, (api) => run(api, key))
  const unknown = !outcome.ok && outcome.failure.kind === 'server-away'
  if (unknown || kept) await keep(deps, id, unknown ? key : null)
  return outcome
}

async function keep(deps: Deps, id: string, key: string | null): Promise<void> {
  const all = Object.entries(await keysItem.getValue())
  const live = all.filter(([other, { expiresAt }]) => other !== id && expiresAt > deps.now())
  await keysItem.setValue({
    ...Object.fromEntries(live),
    ...(key ? { [id]: { key, expiresAt: deps.now() + KEPT_MS } } : {}),
  })
}
