/** One stored value, as WXT's items are used here. */
export type Item<T> = { getValue(): Promise<T>; setValue(value: T): Promise<void> }

const STORE = 'values'

/**
 * A value in a database of the extension's own origin, which no page and no content script can open. For browsers whose
 * extension storage every content script may read.
 */
export function privateItem<T>(name: string, { fallback, factory }: { fallback: T; factory(): IDBFactory }): Item<T> {
  let opened: Promise<IDBDatabase> | null = null
  const open = () => {
    opened ??= openDatabase(factory, name).catch((error: unknown) => {
      opened = null
      throw error
    })
    return opened
  }
  return {
    getValue: async () => {
      const store = (await open()).transaction(STORE).objectStore(STORE)
      return (await settled(store.get(name) as IDBRequest<T | undefined>)) ?? fallback
    },
    setValue: async (value) => {
      const store = (await open()).transaction(STORE, 'readwrite').objectStore(STORE)
      await settled(store.put(value, name))
    },
  }
}

async function openDatabase(factory: () => IDBFactory, name: string): Promise<IDBDatabase> {
  const request = factory().open(`tributary-${name}`, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE)
  }
  return settled(request)
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
