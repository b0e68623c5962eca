import type { IndexEntry } from '#shared/api/index-page.ts'
import type { CachedContext, IndexMeta, IndexStore } from '../../../extension/background/index-store.ts'

/** The index in memory, with the same promises as the one in IndexedDB. */
export function memoryStore(): IndexStore {
  let meta: IndexMeta | null = null
  const entries = new Map<string, IndexEntry>()
  const owners = new Map<string, string>()
  const remove = (id: string) => {
    for (const hash of entries.get(id)?.hashes ?? []) if (owners.get(hash) === id) owners.delete(hash)
    entries.delete(id)
  }
  const contexts = new Map<string, CachedContext>()
  return {
    meta: async () => meta,
    find: async (hashes) => hashes.map((hash) => entries.get(owners.get(hash) ?? '') ?? null),
    apply: async (page, syncedAt) => {
      for (const id of [...page.removed, ...page.entries.map((entry) => entry.id)]) remove(id)
      for (const id of page.removed) contexts.delete(id)
      for (const entry of page.entries) {
        entries.set(entry.id, entry)
        for (const hash of entry.hashes) owners.set(hash, entry.id)
      }
      meta = { portalId: page.portalId, hashKey: page.hashKey, cursor: page.cursor, syncedAt }
    },
    everything: async () => ({ entries: [...entries.values()], contexts: [...contexts.values()] }),
    count: async () => entries.size,
    context: async (id) => contexts.get(id) ?? null,
    keepContext: async (cached) => {
      contexts.set(cached.context.id, cached)
    },
    clear: async () => {
      meta = null
      entries.clear()
      owners.clear()
      contexts.clear()
    },
  }
}
