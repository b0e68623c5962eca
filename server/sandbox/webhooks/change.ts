import type { ObjectType } from '../definitions.ts'
import type { Origin } from '../origin.ts'

type Common = { type: ObjectType; id: number; at: number; origin: Origin }

/** Something that happened to a record and that an app may have subscribed to. */
export type RecordChange =
  | (Common & { kind: 'created' | 'changed'; values: Record<string, string>; before: Record<string, string> })
  | (Common & { kind: 'deleted' | 'restored' })
  | (Common & { kind: 'merged'; merge: { primary: number; others: number[]; moved: number } })
  | (Common & { kind: 'associated'; link: Link })

/** One direction of one association type, added or removed. */
export type Link = { toType: ObjectType; toId: number; typeId: number; category: string; removed: boolean }
