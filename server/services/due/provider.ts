import type { DueItem } from '#shared/due/item.ts'
import type { Deps } from '../../deps.ts'
import type { Portal } from '../../write/context.ts'

/** Days ahead that the list can be asked for; what is due later need not be provided. */
export const MAX_AHEAD_DAYS = 31

/**
 * One source of the due list: everything of one kind that asks for somebody, in any order. Reads state, writes nothing;
 * ordering, batches, Mine and paging are done once for all of them.
 */
export type DueProvider = (deps: Deps, portal: Portal, now: Date) => Promise<DueItem[]>
