import { z } from 'zod'

export const ItemKind = z.enum(['opportunity', 'success-story', 'decision', 'speaking', 'feature'])
export type ItemKind = z.infer<typeof ItemKind>

/** States an item of each kind may be in; the first is what a new one is in, the last ones end it. */
export const ITEM_STATES: Readonly<Record<ItemKind, readonly string[]>> = {
  opportunity: ['open', 'won', 'lost'],
  'success-story': ['idea', 'drafted', 'published'],
  decision: ['open', 'answered'],
  speaking: ['planned', 'held', 'cancelled'],
  feature: ['planned', 'published', 'cancelled'],
}

/** State in which an item counts in a KPI: a talk that was held, a feature that is out. */
export const COUNTED_STATE: Partial<Record<ItemKind, string>> = { speaking: 'held', feature: 'published' }

/** Something that came up with a partner and is worth keeping (DESIGN §4). */
export const Item = z
  .object({
    id: z.uuid(),
    partnerId: z.uuid(),
    kind: ItemKind,
    title: z.string(),
    state: z.string(),
    /** Day it happened or shall happen; null while nobody knows. */
    on: z.iso.date().nullable(),
    url: z.string().nullable(),
    note: z.string().nullable(),
    source: z.string(),
    revision: z.int(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Item' })
export type Item = z.infer<typeof Item>
