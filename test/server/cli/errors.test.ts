import { rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { readServiceFile, writeServiceFile } from '#server/cli/service-file.ts'
import { makeEmptyDir, problem, run, type StubService, startStub, TOKEN } from './stub-service.ts'

const COMMANDS = [
  ['status'],
  ['partners'],
  ['explain', 'anybody'],
  ['templates'],
  ['nightly'],
  ['sync'],
  ['runs'],
  ['sign-in'],
  ['setup', 'plan'],
  ['setup', 'apply'],
]

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

async function stub(answers: Record<string, unknown>): Promise<StubService> {
  const service = await startStub(answers)
  open.push(service.stop)
  return service
}

async function emptyDir(): Promise<string> {
  const { dataDir } = await makeEmptyDir()
  open.push(() => rm(dataDir, { recursive: true }))
  return dataDir
}

describe('a command without a service', () => {
  it.each(COMMANDS)('%s %s says how to start it and exits with 1', async (...args) => {
    const { code, out, err } = await run(args, await emptyDir())
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/^The service is not running: there is no \S+service\.json\. Start it with "npm start"/)
  })

  it('says the same if nothing listens at the address any more', async () => {
    const dataDir = await emptyDir()
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    const { port } = server.address() as AddressInfo
    await new Promise((done) => server.close(done))
    await writeServiceFile(dataDir, { url: `http://127.0.0.1:${port}`, token: TOKEN, pid: process.pid })
    const { code, err } = await run(['status'], dataDir)
    expect(code).toBe(1)
    expect(err).toMatch(/^The service is not running: nothing answers at http:\S+ \(ECONNREFUSED\)/)
  })
})

describe('wrong arguments', () => {
  it.each([
    [['stats'], "unknown command 'stats'"],
    [['status', '--yaml'], "unknown option '--yaml'"],
    [['status', 'now'], 'too many arguments'],
    [['explain'], "missing required argument 'partner'"],
    [['partners', '--search'], "option '--search <text>' argument missing"],
    [['runs', '--limit', 'many'], 'Give a whole number from 1 to 200.'],
    [['runs', '--limit', '0'], 'Give a whole number from 1 to 200.'],
    [['setup', 'undo'], "unknown command 'undo'"],
    [['setup'], 'Usage:'],
    [[], 'Usage:'],
  ])('%j exits with 2 and says what is wrong before asking anybody', async (args, text) => {
    const service = await stub({})
    const { code, out, err } = await service.run(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(text)
    expect(service.asked).toEqual([])
  })

  it('asking for help is not wrong', async () => {
    const { code, out } = await run(['--help'], await emptyDir())
    expect(code).toBe(0)
    for (const [name] of COMMANDS) expect(out).toContain(`\n  ${name}`)
  })
})

describe('a problem of the service', () => {
  it.each(COMMANDS.filter(([name]) => name !== 'explain'))(
    '%s %s prints its detail and exits with 1',
    async (...args) => {
      const refuse = problem(503, 'HubSpot does not answer. Try again.')
      const paths = ['status', 'partners', 'templates', 'runs', 'setup']
      const answers = [
        ...paths.map((path) => [`GET /v1/${path}`, refuse] as const),
        ...['runs', 'sign-in-links', 'setup'].map((path) => [`POST /v1/${path}`, refuse] as const),
      ]
      const { code, out, err } = await (await stub(Object.fromEntries(answers))).run(...args)
      expect([code, out]).toEqual([1, ''])
      expect(err).toBe('HubSpot does not answer. Try again.')
    },
  )

  it('is printed for a partner that is not there', async () => {
    const id = '00000000-0000-4000-8000-000000000009'
    const detail = `There is no partner ${id} in this portal.`
    const service = await stub({ [`GET /v1/partners/${id}/health`]: problem(404, detail) })
    expect(await service.run('explain', id)).toEqual({ code: 1, out: '', err: detail })
  })

  it('is printed for a token the service does not know', async () => {
    const service = await stub({})
    const file = await readServiceFile(service.dataDir)
    await writeServiceFile(service.dataDir, { ...file, token: 'another-token-0123456789' })
    expect(await service.run('status')).toEqual({ code: 1, out: '', err: 'The token is not known.' })
  })

  it('without a reason is told by its status', async () => {
    const service = await stub({ 'GET /v1/status': () => new Response('<html>', { status: 502 }) })
    const { code, err } = await service.run('status')
    expect(code).toBe(1)
    expect(err).toContain('status 502')
  })
})

describe('an answer of something else', () => {
  it.each(['application/json', 'text/html'])('of type %s is told, not printed', async (type) => {
    const html = () => new Response('<html>Welcome</html>', { headers: { 'content-type': type } })
    const { code, out, err } = await (await stub({ 'GET /v1/status': html })).run('status')
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('not the service')
  })
})
