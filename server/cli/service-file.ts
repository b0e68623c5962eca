import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { CliError } from './cli-error.ts'

/** How the command line finds the running service. The token is an admin's: only the owner of the folder may read it. */
export const ServiceFile = z.object({
  /** Address the service listens on, without a slash at the end. */
  url: z.url(),
  token: z.string().min(20),
  pid: z.int().positive(),
})
export type ServiceFile = z.infer<typeof ServiceFile>

const OWNER_ONLY = 0o600

/** Written by the service once it listens; in one step, so that a reader never sees half of it. */
export async function writeServiceFile(dataDir: string, service: ServiceFile): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  const part = `${pathIn(dataDir)}.${service.pid}`
  await writeFile(part, `${JSON.stringify(service)}\n`, { mode: OWNER_ONLY })
  // The mode above counts for a new file only.
  await chmod(part, OWNER_ONLY)
  await rename(part, pathIn(dataDir))
}

/** Taken away when the service stops; nothing happens if it is gone already. */
export async function removeServiceFile(dataDir: string): Promise<void> {
  await rm(pathIn(dataDir), { force: true })
}

/** Throws CliError if no service runs on this folder: no file, an unreadable one, or one left by a killed process. */
export async function readServiceFile(dataDir: string): Promise<ServiceFile> {
  const path = pathIn(dataDir)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw notRunning(`there is no ${path}`)
    throw new CliError(`${path} cannot be read (${code}). Run this as the user who started the service.`, error)
  }
  const service = parse(text, path)
  if (!isAlive(service.pid)) throw notRunning(`process ${service.pid} in ${path} is gone`)
  return service
}

/** The one message for every way of finding nobody there. */
export function notRunning(why: string): CliError {
  return new CliError(
    `The service is not running: ${why}. Start it with "npm start", or set DATA_DIR to the folder it uses.`,
  )
}

function parse(text: string, path: string): ServiceFile {
  try {
    return ServiceFile.parse(JSON.parse(text))
  } catch (error) {
    throw new CliError(`${path} is not what the service writes. Stop the service and start it again.`, error)
  }
}

/** A dead process may have left its port to a stranger, who must not be sent the token. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'service.json')
}
