import type { PartnerContext } from '#shared/api/context.ts'
import type { IndexEntry, IndexPage } from '#shared/api/index-page.ts'

export type IndexMeta = { portalId: string; hashKey: string; cursor: string; syncedAt: string }
export type CachedContext = { context: PartnerContext; at: string }

/** Where the local partner index lives. All of it is gone after `clear`. */
export type IndexStore = {
  meta(): Promise<IndexMeta | null>
  /** The entry of each hash, null where nobody is known by it. */
  find(hashes: readonly string[]): Promise<(IndexEntry | null)[]>
  /** Puts one page in, all or nothing; `syncedAt` is ISO. */
  apply(page: IndexPage, syncedAt: string): Promise<void>
  count(): Promise<number>
  context(partnerId: string): Promise<CachedContext | null>
  keepContext(cached: CachedContext): Promise<void>
  clear(): Promise<void>
  /** Everything that is kept, for a person to look at. */
  everything(): Promise<{ entries: IndexEntry[]; contexts: CachedContext[] }>
}

const STORES = ['entries', 'hashes', 'contexts', 'meta'] as const
type StoreName = (typeof STORES)[number]

/** IndexedDB of the extension's own origin, which no page and no content script can open. */
export function indexedDbStore(factory: IDBFactory): IndexStore {
  let opened: Promise<IDBDatabase> | null = null
  const open = () => {
    opened ??= openDatabase(factory).catch((error: unknown) => {
      opened = null
      throw error
    })
    return opened
  }
  return { ...reading(open), ...writing(open) }
}

type Open = () => Promise<IDBDatabase>

function reading(open: Open): Pick<IndexStore, 'meta' | 'find' | 'count' | 'context' | 'everything'> {
  return {
    meta: async () => (await get<IndexMeta>((await open()).transaction('meta'), 'meta', 'meta')) ?? null,
    find: async (hashes) => {
      const transaction = (await open()).transaction(['entries', 'hashes'])
      return Promise.all(hashes.map((hash) => findOne(transaction, hash)))
    },
    count: async () => settled((await open()).transaction('entries').objectStore('entries').count()),
    everything: async () => {
      const transaction = (await open()).transaction(['entries', 'contexts'])
      const [entries, contexts] = await Promise.all([
        settled(transaction.objectStore('entries').getAll() as IDBRequest<IndexEntry[]>),
        settled(transaction.objectStore('contexts').getAll() as IDBRequest<CachedContext[]>),
      ])
      return { entries, contexts }
    },
    context: async (id) => (await get<CachedContext>((await open()).transaction('contexts'), 'contexts', id)) ?? null,
  }
}

function writing(open: Open): Pick<IndexStore, 'apply' | 'keepContext' | 'clear'> {
  return {
    apply: async (page, syncedAt) => {
      const transaction = (await open()).transaction([...STORES], 'readwrite')
      const done = finished(transaction)
      const gone = [...page.removed, ...page.entries.map((entry) => entry.id)]
      await Promise.all(gone.map((id) => remove(transaction, id)))
      for (const id of page.removed) transaction.objectStore('contexts').delete(id)
      for (const entry of page.entries) put(transaction, entry)
      const { portalId, hashKey, cursor } = page
      transaction.objectStore('meta').put({ portalId, hashKey, cursor, syncedAt } satisfies IndexMeta, 'meta')
      await done
    },
    keepContext: async (cached) => {
      const transaction = (await open()).transaction('contexts', 'readwrite')
      transaction.objectStore('contexts').put(cached, cached.context.id)
      await finished(transaction)
    },
    clear: async () => {
      const transaction = (await open()).transaction([...STORES], 'readwrite')
      for (const name of STORES) transaction.objectStore(name).clear()
      await finished(transaction)
    },
  }
}

function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open('tributary', 1)
  request.onupgradeneeded = () => {
    for (const name of STORES) request.result.createObjectStore(name)
  }
  return settled(request)
}

async function findOne(transaction: IDBTransaction, hash: string): Promise<IndexEntry | null> {
  const id = await get<string>(transaction, 'hashes', hash)
  return id === undefined ? null : ((await get<IndexEntry>(transaction, 'entries', id)) ?? null)
}

async function remove(transaction: IDBTransaction, id: string): Promise<void> {
  const old = await get<IndexEntry>(transaction, 'entries', id)
  transaction.objectStore('entries').delete(id)
  const hashes = old?.hashes ?? []
  const owners = await Promise.all(hashes.map((hash) => get<string>(transaction, 'hashes', hash)))
  // An identity may have moved on to another partner, which must not be forgotten with this one.
  for (const [at, hash] of hashes.entries()) if (owners[at] === id) transaction.objectStore('hashes').delete(hash)
}

function put(transaction: IDBTransaction, entry: IndexEntry): void {
  transaction.objectStore('entries').put(entry, entry.id)
  for (const hash of entry.hashes) transaction.objectStore('hashes').put(entry.id, hash)
}

function get<T>(transaction: IDBTransaction, store: StoreName, key: string): Promise<T | undefined> {
  return settled(transaction.objectStore(store).get(key) as IDBRequest<T | undefined>)
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })
}
