import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from '../errors.ts'
import { type Keyring, newKey, parseKeyring, printKeyring } from '../services/secret/keyring.ts'

const OWNER_ONLY = 0o600

/**
 * The keys that secrets are sealed with: TRIBUTARY_KEY, else the file `key` in the data folder, made on first use and
 * readable by its owner only. Throws StartError naming what is wrong with them, never a key.
 */
export async function openKeyring({ key, dataDir }: { key: string | undefined; dataDir: string }): Promise<Keyring> {
  const file = join(dataDir, 'key')
  const text = key ?? (await readFile(file, 'utf8').catch(() => null))
  try {
    return text === null ? await makeKey(dataDir, file) : parseKeyring(text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new StartError(`${key ? 'TRIBUTARY_KEY' : file}: ${error.message}`, error)
  }
}

async function makeKey(dataDir: string, file: string): Promise<Keyring> {
  const keyring: Keyring = [newKey()]
  await mkdir(dataDir, { recursive: true })
  await writeFile(file, printKeyring(keyring), { mode: OWNER_ONLY, flag: 'wx' })
  await chmod(file, OWNER_ONLY)
  return keyring
}
