import type { Database } from '../db/client.ts'

const tails = new WeakMap<object, Map<string, Promise<unknown>>>()

/**
 * Runs work under a name after all earlier work of that name on the same database has ended, well or badly, in this
 * process and in every other.
 */
export function oneAtATime<T>(database: Pick<Database, 'exclusive'>, name: string, work: () => Promise<T>): Promise<T> {
  const names = tails.get(database) ?? new Map<string, Promise<unknown>>()
  tails.set(database, names)
  const next = () => database.exclusive(name, work)
  const result = (names.get(name) ?? Promise.resolve()).then(next, next)
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
