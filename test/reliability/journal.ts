import type { Random } from './random.ts'

export type Side = 'here' | 'hubspot'
export type Field = 'name' | 'url' | 'ownerName'
/** One edit that its side has acknowledged. Values are unique, so that each can be told apart ever after. */
export type Edit = { side: Side; partnerId: string; field: Field; value: string }

/** What was acknowledged: nothing of it may get lost, double, or give way in silence. */
export type Journal = {
  partners: string[]
  edits: Edit[]
  touches: { partnerId: string; subject: string }[]
}

export function openJournal(): Journal {
  return { partners: [], edits: [], touches: [] }
}

/** Which side may edit a field: one alone, the other alone, and both at once. */
export const SIDES: Readonly<Record<Field, readonly Side[]>> = {
  url: ['here'],
  name: ['hubspot'],
  ownerName: ['here', 'hubspot'],
}

export function pick<T>(random: Random, items: readonly T[]): T | undefined {
  return items[Math.floor(random() * items.length)]
}
