import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { StartError } from '../errors.ts'

/**
 * Takes the lock file beside the data folder and answers how to give it back. A second process on one PGlite folder
 * silently loses rows the first has acknowledged (reference/sync.md §3.2), so it is refused; a lock whose process is
 * gone is taken over, a live one never.
 */
export function takeLock(file: string): () => void {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const fd = openSync(file, 'wx', 0o600)
      writeSync(fd, String(process.pid))
      closeSync(fd)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const pid = Number(readFileSync(file, 'utf8'))
      if (isAlive(pid)) {
        throw new StartError(
          `The data folder is in use by process ${pid} (${file}). Stop that process, or set DATA_DIR to another folder.`,
        )
      }
      rmSync(file, { force: true })
    }
  }
  throw new StartError(`The lock ${file} could not be taken: another process is starting. Try again.`)
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
