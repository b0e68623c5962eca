import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addKey } from '#server/cli/key-file.ts'
import type { Database } from '#server/db/client.ts'
import { keepConsent, readConsent } from '#server/services/oauth/consent-store.ts'
import type { OAuthDeps } from '#server/services/oauth/oauth-deps.ts'
import { type Keyring, newKey, parseKeyring, printKeyring } from '#server/services/secret/keyring.ts'
import { rotateKey } from '#server/services/secret/rotate-key.ts'
import { makeContext, makeDeps, makePortal, NOW } from '../../../support/make.ts'
import { makeDb } from '../../../support/make-db.ts'

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

describe('rotating the key', () => {
  it('seals what older keys sealed anew, once, and loses nothing', async () => {
    const { id: portalId } = await makePortal(database)
    const old: Keyring = [newKey()]
    const tokens = { accessToken: 'a', refreshToken: 'r', expiresInSeconds: 1800 }
    const who = { scopes: ['oauth'], email: 'kevin@reservoir.example' }
    await keepConsent(database.db, { keyring: old, portalId, tokens, who }, NOW)
    const both: Keyring = [newKey(), ...old]
    const deps = await makeDeps(database)
    deps.oauth = { keyring: both } as OAuthDeps
    const ctx = makeContext(deps, await makePortal(database))

    expect(await rotateKey(ctx)).toEqual({ current: both[0].id, resealed: 1, unneeded: [old[0].id] })
    expect(await readConsent(database.db, [both[0]], portalId)).toMatchObject({ accessToken: 'a', refreshToken: 'r' })
    expect((await rotateKey(ctx)).resealed).toBe(0)
  })

  it('is for admins, and says so where no secrets are kept', async () => {
    const deps = await makeDeps(database)
    const portal = await makePortal(database)
    await expect(rotateKey(makeContext(deps, portal, { role: 'manager' }))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(rotateKey(makeContext(deps, portal))).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a new key in the key file', () => {
  it('comes before the old one, which stays, readable by the owner alone', () => {
    const dir = mkdtempSync(join(tmpdir(), 'tributary-key-'))
    try {
      const old = newKey()
      writeFileSync(join(dir, 'key'), printKeyring([old]))
      const { file, id } = addKey(dir)
      expect(parseKeyring(readFileSync(file, 'utf8')).map((key) => key.id)).toEqual([id, old.id])
      expect(statSync(file).mode & 0o777).toBe(0o600)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })

  it('is refused where there is no key yet', () => {
    expect(() => addKey(join(tmpdir(), 'tributary-no-such-folder'))).toThrow(/TRIBUTARY_KEY/)
  })
})
