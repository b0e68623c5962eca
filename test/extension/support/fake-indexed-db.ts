type Record = Map<IDBValidKey, unknown>

/**
 * As much of IndexedDB as the extension uses: stores with outer keys, one transaction after the other, which ends when
 * nothing more is asked of it. Values are copied in and out as the real one does.
 */
export function fakeIndexedDb(): IDBFactory {
  const databases = new Map<string, Map<string, Record>>()
  let last: Promise<unknown> = Promise.resolve()

  function open(name: string): object {
    const request = new Request()
    queueMicrotask(() => {
      const isNew = !databases.has(name)
      const stores = databases.get(name) ?? new Map<string, Record>()
      databases.set(name, stores)
      request.result = {
        createObjectStore: (store: string) => stores.set(store, new Map()),
        transaction: (names: string | string[]) => {
          const transaction = new Transaction(stores, [names].flat(), last)
          last = transaction.ended
          return transaction
        },
      }
      if (isNew) request.onupgradeneeded?.()
      request.onsuccess?.()
    })
    return request
  }
  return { open } as unknown as IDBFactory
}

class Request {
  result: unknown
  error: DOMException | null = null
  onsuccess: (() => void) | null = null
  onerror: (() => void) | null = null
  onupgradeneeded: (() => void) | null = null
}

class Transaction {
  oncomplete: (() => void) | null = null
  onerror: (() => void) | null = null
  onabort: (() => void) | null = null
  readonly ended: Promise<void>
  private readonly stores: Map<string, Record>
  private readonly names: string[]
  private readonly asked: (() => void)[] = []
  private isOver = false

  constructor(stores: Map<string, Record>, names: string[], before: Promise<unknown>) {
    this.stores = stores
    this.names = names
    this.ended = before.then(() => this.run())
  }

  objectStore(name: string): object {
    const store = this.stores.get(name)
    if (!store || !this.names.includes(name))
      throw new DOMException(`No store ${name} in this transaction.`, 'NotFoundError')
    return {
      get: (key: IDBValidKey) => this.ask(() => store.get(key)),
      count: () => this.ask(() => store.size),
      put: (value: unknown, key: IDBValidKey) => this.ask(() => store.set(key, structuredClone(value)) && key),
      delete: (key: IDBValidKey) => this.ask(() => void store.delete(key)),
      clear: () => this.ask(() => store.clear()),
    }
  }

  private ask(work: () => unknown): Request {
    if (this.isOver) throw new DOMException('The transaction is over.', 'TransactionInactiveError')
    const request = new Request()
    this.asked.push(() => {
      request.result = structuredClone(work())
      request.onsuccess?.()
    })
    return request
  }

  /** A few turns without a question end it: what follows an answer in the same chain of promises still belongs to it. */
  private async run(): Promise<void> {
    for (let idle = 0; idle < 20; idle += 1) {
      const next = this.asked.shift()
      if (next) idle = 0
      next?.()
      await Promise.resolve()
    }
    this.isOver = true
    this.oncomplete?.()
  }
}
