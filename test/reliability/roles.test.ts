import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OutsideSandbox, openOutsideSandbox } from '../support/outside-sandbox.ts'
import { type PostgresServer, startPostgres, whyNoPostgres } from '../support/postgres-server.ts'
import { openSandboxControl, type SandboxControl } from '../support/sandbox-control.ts'
import { makeDataDir, spawnService } from '../support/service.ts'
import { openServiceApi } from '../support/service-api.ts'

type Process = { child: ChildProcess; ready: Promise<string> }

describe.skipIf(whyNoPostgres())('web and two workers on one PostgreSQL', () => {
  let postgres: PostgresServer
  let sandbox: OutsideSandbox
  let control: SandboxControl
  let data: Awaited<ReturnType<typeof makeDataDir>>
  const children: ChildProcess[] = []

  beforeAll(async () => {
    postgres = await startPostgres()
    sandbox = await openOutsideSandbox()
    control = openSandboxControl(sandbox.url)
    data = await makeDataDir()
  })
  afterAll(async () => {
    const running = children.filter((child) => child.exitCode === null && child.signalCode === null)
    await Promise.all(
      running.map((child) => {
        const gone = new Promise((done) => child.once('exit', done))
        child.kill('SIGKILL')
        return gone
      }),
    )
    await sandbox.close()
    await postgres.stop()
    await data.remove()
  })

  function start(ROLE: 'web' | 'worker'): Process {
    const child = spawnService(data.dir, { ...sandbox.env, ROLE, DATABASE_URL: postgres.url, POLL_SECONDS: '3600' })
    children.push(child)
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk
        if (output.includes('Ctrl-C stops')) resolve(output)
      })
    }
    child.once('exit', (code) => reject(new Error(`${ROLE} ended with ${code}:\n${output}`)))
    promise.catch(() => {})
    return { child, ready: promise }
  }

  it('web works no jobs; a worker killed in mid-batch is taken over; nothing is lost, nothing doubled', async () => {
    const web = start('web')
    await web.ready
    const api = await openServiceApi(data.dir)
    const partners = await api.partners()
    expect(partners.length).toBeGreaterThan(10)
    expect((await control.stats()).byPath).not.toHaveProperty(upsertOf(await partnerType()))

    // The batch of the worker that is killed was done by HubSpot, and the answer never came.
    await fault({ kind: 'commit_then_timeout', path: '/batch/upsert', count: 1 })
    const first = start('worker')
    await until(async () => (await countRecords(await partnerType())) > 0)
    const second = start('worker')
    first.child.kill('SIGKILL')
    expect(await second.ready).toMatch(/health: http/)
    await until(async () => (await countRecords(await partnerType())) === partners.length)

    // Both work now: each wake-up is worked once.
    await start('worker').ready
    const before = await control.seq()
    await api.post('/v1/runs', { kind: 'push' })
    expect(await control.writesSince(before)).toEqual([])
    expect(await countRecords(await partnerType())).toBe(partners.length)
  })

  async function partnerType(): Promise<string> {
    const answer = await fetch(`${sandbox.url}/crm/v3/schemas`, { headers: authorization() })
    const { results } = (await answer.json()) as { results: { name: string; objectTypeId: string }[] }
    return results.find(({ name }) => name === 'tributary_partner')?.objectTypeId ?? ''
  }

  async function countRecords(type: string): Promise<number> {
    const answer = await fetch(`${sandbox.url}/crm/v3/objects/${type}?limit=100`, { headers: authorization() })
    return ((await answer.json()) as { results: unknown[] }).results.length
  }

  async function fault(body: object): Promise<void> {
    await fetch(`${sandbox.url}/_control/faults`, { method: 'POST', body: JSON.stringify(body) })
  }

  function authorization() {
    return { authorization: `Bearer ${sandbox.env.HUBSPOT_TOKEN}` }
  }
})

function upsertOf(type: string): string {
  return `POST /crm/objects/2026-09/${type}/batch/upsert`
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It did not come about within a minute')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
