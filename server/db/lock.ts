import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../errors.ts'

/** SQLite's result code for "another connection holds the lock". */
const SQLITE_BUSY = 5

// A connection that is garbage collected gives its lock back.
const held = new Set<DatabaseSync>()

/**
 * Takes the lock beside the data folder and answers how to give it back. A second process on one PGlite folder silently
 * loses rows the first has acknowledged (reference/sync.md §3.2), so it is refused with a StartError. It is a lock of
 * the operating system on `<file>.sqlite`, which Node reaches only through SQLite: one process gets it, it ends with
 * the process however that ends, and it holds between containers, where a process id says nothing. `file` itself names
 * the holder, for people.
 */
export function takeLock(file: string): () => void {
  // Never removed: a process that opened it just before would lock a file nobody else can find.
  const lock = new DatabaseSync(`${file}.sqlite`)
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    throw new StartError(
      `The data folder is in use by ${holderIn(file)} (${file}). Stop that process, or set DATA_DIR to another folder.`,
      error,
    )
  }
  held.add(lock)
  writeFileSync(file, String(process.pid), { mode: 0o600 })
  return () => {
    if (!held.delete(lock)) return
    rmSync(file, { force: true })
    lock.close()
  }
}

function holderIn(file: string): string {
  try {
    return `process ${readFileSync(file, 'utf8').trim() || '(unknown)'}`
  } catch {
    return 'another process'
  }
}
