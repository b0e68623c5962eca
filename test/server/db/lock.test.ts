import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '#server/db/client.ts'
import { takeLock } from '#server/db/lock.ts'

const LOCK = join(import.meta.dirname, '../../../server/db/lock.ts')

/** Waits for "go", says whether it got the lock, and keeps it until it is ended. */
const STARTER = `
  import { takeLock } from ${JSON.stringify(LOCK)}
  process.on('message', () => {
    try { takeLock(process.argv[2]); process.send('won') } catch (error) { process.send(error.message) }
  })
  process.send('ready')`

describe('the lock beside the data folder', () => {
  let dir: string
  let file: string
  const children: ChildProcess[] = []
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tributary-lock-'))
    file = join(dir, 'tributary.lock')
    writeFileSync(join(dir, 'starter.ts'), STARTER)
  })
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child)
    rmSync(dir, { recursive: true, force: true })
  })

  async function starter(): Promise<ChildProcess> {
    const child = fork(join(dir, 'starter.ts'), [file], { execArgv: [] })
    children.push(child)
    await once(child, 'message')
    return child
  }

  async function go(child: ChildProcess): Promise<string> {
    const answer = once(child, 'message')
    child.send('go')
    return String((await answer)[0])
  }

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  it('goes to one of four processes that start at the same instant, round after round, over a dead one’s lock', async () => {
    for (let round = 0; round < 4; round += 1) {
      const starters = await Promise.all([starter(), starter(), starter(), starter()])

      const answers = await Promise.all(starters.map(go))

      expect(answers.filter((answer) => answer === 'won')).toHaveLength(1)
      for (const child of starters) await kill(child)
    }
  }, 30_000)

  it('is refused while its process lives, naming process, file and what to do', async () => {
    const child = await starter()
    expect(await go(child)).toBe('won')

    expect(() => takeLock(file)).toThrow(
      `The data folder is in use by process ${child.pid} (${file}). Stop that process, or set DATA_DIR to another folder.`,
    )
  })

  it('is held whatever the file says of its holder: two containers have the same process ids', async () => {
    const child = await starter()
    expect(await go(child)).toBe('won')

    for (const said of [String(process.pid), '', '999999999']) {
      writeFileSync(file, said)
      expect(() => takeLock(file)).toThrow('The data folder is in use')
    }
  })

  it('is free again once it is given back, and giving it back twice takes it from nobody', () => {
    const giveBack = takeLock(file)
    expect(() => takeLock(file)).toThrow('in use')
    giveBack()
    expect(existsSync(file)).toBe(false)

    const next = takeLock(file)
    giveBack()

    expect(() => takeLock(file)).toThrow('in use')
    next()
  })
})

describe('a DATABASE_URL that is no address', () => {
  it('is named without giving its password away', async () => {
    const url = 'postgresql://tributary:secret#word@127.0.0.1:5432/tributary'

    const error = await openDatabase({ url }).catch((reason: Error) => reason)

    expect(error).toMatchObject({
      name: 'StartError',
      message: expect.stringContaining('DATABASE_URL is not an address'),
    })
    expect(String(error)).not.toContain('secret')
  })
})
