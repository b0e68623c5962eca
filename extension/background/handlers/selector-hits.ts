import type { Handler } from '../../messaging/listen.ts'
import { selectorHealthItem } from '../../storage.ts'
import type { Deps } from '../deps.ts'
import { createTurns } from '../turns.ts'

const inTurn = createTurns()

/** Adds what one page said. Stays in this browser: for the options page, and for nobody else. */
export function handleSelectorHits(deps: Deps): Handler<'selectorHits'> {
  return async ({ hits }) => {
    const at = new Date(deps.now()).toISOString()
    await inTurn(async () => {
      const health = { ...(await selectorHealthItem.getValue()) }
      for (const [name, candidate] of Object.entries(hits)) {
        const { found, missed, lastAt } = health[name] ?? { found: {}, missed: 0, lastAt: null }
        health[name] =
          candidate < 0
            ? { found, missed: missed + 1, lastAt }
            : { found: { ...found, [candidate]: (found[candidate] ?? 0) + 1 }, missed: 0, lastAt: at }
      }
      await selectorHealthItem.setValue(health)
    })
    return undefined
  }
}

export function handleSelectorHealth(): Handler<'selectorHealth'> {
  return () => selectorHealthItem.getValue()
}
