import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readServiceFile, removeServiceFile, writeServiceFile } from '#server/cli/service-file.ts'
import { makeEmptyDir } from './stub-service.ts'

const SERVICE = { url: 'http://127.0.0.1:8787', token: 'a-token-that-is-long-enough', pid: process.pid }
let dir: Awaited<ReturnType<typeof makeEmptyDir>>
beforeEach(async () => {
  dir = await makeEmptyDir()
})
afterEach(() => dir.remove())

describe('the service file', () => {
  it('gives back what the service wrote', async () => {
    await writeServiceFile(dir.dataDir, SERVICE)
    expect(await readServiceFile(dir.dataDir)).toEqual(SERVICE)
  })

  it('can be read by its owner only, also where it was there before, and leaves nothing beside it', async () => {
    await writeFile(join(dir.dataDir, 'service.json'), 'old', { mode: 0o644 })
    await writeServiceFile(dir.dataDir, SERVICE)
    expect((await stat(join(dir.dataDir, 'service.json'))).mode & 0o777).toBe(0o600)
    expect(await readdir(dir.dataDir)).toEqual(['service.json'])
  })

  it('is gone after the stop, and a second stop is no error', async () => {
    await writeServiceFile(dir.dataDir, SERVICE)
    await removeServiceFile(dir.dataDir)
    await removeServiceFile(dir.dataDir)
    await expect(readServiceFile(dir.dataDir)).rejects.toThrow(/The service is not running.*npm start/)
  })

  it('counts for nothing once its process is gone', async () => {
    await writeServiceFile(dir.dataDir, { ...SERVICE, pid: 4_194_304 })
    await expect(readServiceFile(dir.dataDir)).rejects.toThrow(/not running: process 4194304/)
  })

  it('says what to do if somebody else wrote it', async () => {
    await writeFile(join(dir.dataDir, 'service.json'), '{"url": 3}')
    await expect(readServiceFile(dir.dataDir)).rejects.toThrow(/service\.json is not what the service writes/)
  })
})
