import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Keyring, newKey, parseKeyring, printKeyring } from '../services/secret/keyring.ts'
import { CliError } from './cli-error.ts'

const OWNER_ONLY = 0o600

/** Puts a new key first in the data folder's key file. Throws CliError if there is none, or if it holds no keys. */
export function addKey(dataDir: string): { file: string; id: string } {
  const file = join(dataDir, 'key')
  const added = newKey()
  const keyring: Keyring = [added, ...readKeys(file)]
  // Written beside and renamed: a kill in between must not lose the keys there are.
  writeFileSync(`${file}.new`, printKeyring(keyring), { mode: OWNER_ONLY })
  chmodSync(`${file}.new`, OWNER_ONLY)
  renameSync(`${file}.new`, file)
  return { file, id: added.id }
}

function readKeys(file: string): Keyring {
  try {
    return parseKeyring(readFileSync(file, 'utf8'))
  } catch (cause) {
    const why = cause instanceof RangeError ? cause.message : 'there is none.'
    throw new CliError(`${file}: ${why} With TRIBUTARY_KEY, put a new key before the old one there.`, cause)
  }
}
