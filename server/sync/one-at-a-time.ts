const tails = new WeakMap<object, Map<string, Promise<unknown>>>()

/**
 * Runs work under a name after all earlier work of that name on the same database has ended, well or badly. It holds
 * within this process; between processes the queue sees to it.
 */
export function oneAtATime<T>(database: object, name: string, work: () => Promise<T>): Promise<T> {
  const names = tails.get(database) ?? new Map<string, Promise<unknown>>()
  tails.set(database, names)
  const result = (names.get(name) ?? Promise.resolve()).then(work, work)
  const tail = result.then(
    () => {},
    () => {},
  )
  names.set(name, tail)
  void tail.then(() => {
    if (names.get(name) === tail) names.delete(name)
  })
  return result
}
