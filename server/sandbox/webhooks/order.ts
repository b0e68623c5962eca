import type { Json } from '../http.ts'
import { type Random, shuffled } from '../random.ts'

/** Events in no order, but no creation ahead of all its own property changes (recorded: it came sixth of eight). */
export function mixed<Item extends { event: Json }>(items: Item[], random: Random): Item[] {
  const order = shuffled(items, random)
  for (const [i, item] of order.entries()) {
    if (!isA(item.event, 'creation')) continue
    const change = order.findIndex(
      ({ event }) => isA(event, 'propertyChange') && event.objectId === item.event.objectId,
    )
    const other = order[change]
    if (!other || change < i) continue
    order[i] = other
    order[change] = item
  }
  return order
}

function isA(event: Json, kind: string): boolean {
  return String(event.subscriptionType).endsWith(`.${kind}`)
}
