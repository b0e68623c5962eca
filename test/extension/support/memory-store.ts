import type { IndexEntry } from '#shared/api/index-page.ts'
import type { CachedContext, IndexMeta, IndexStore } from '../../../extension/background/index-store.ts'

/** The index in memory, with the same promises as the one in IndexedDB. */
export function memoryStore(): IndexStore {
  let meta: IndexMeta | null = null
  const entries = new Map<string, IndexEntry>()
  const contexts = new Map<string, CachedContext>()
  return {
    meta: async () => meta,
    find: async (hashes) =>
      hashes.map((hash) => [...entries.values()].find((entry) => entry.hashes.includes(hash)) ?? null),
    apply: async (page, syncedAt) => {
      for (const id of page.removed) {
        entries.delete(id)
        contexts.delete(id)
      }
      for (const entry of page.entries) entries.set(entry.id, entry)
      meta = { portalId: page.portalId, hashKey: page.hashKey, cursor: page.cursor, syncedAt }
    },
    count: async () => entries.size,
    context: async (id) => contexts.get(id) ?? null,
    keepContext: async (cached) => {
      contexts.set(cached.context.id, cached)
    },
    clear: async () => {
      meta = null
      entries.clear()
      contexts.clear()
    },
  }
}
