/** Runs one piece of work after the other. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** A line of its own: read and write of a stored value with nobody in between. A piece that throws stops nobody. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => null)
    return mine
  }
}
