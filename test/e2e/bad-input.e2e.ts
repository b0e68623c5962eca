import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Client } from '@hubspot/api-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Fault } from '#server/sandbox/faults.ts'
import { SANDBOX_TOKEN } from '#server/sandbox/start.ts'
import { findPort } from '#server/start/free-port.ts'
import { type OutsideSandbox, openOutsideSandbox } from '../support/outside-sandbox.ts'
import { makeDataDir, runToEnd, startService } from '../support/service.ts'
import { openServiceApi } from '../support/service-api.ts'

let data: Awaited<ReturnType<typeof makeDataDir>>
let sandbox: OutsideSandbox

beforeEach(async () => {
  data = await makeDataDir()
  sandbox = await openOutsideSandbox()
})
afterEach(async () => {
  await sandbox.close()
  await data.remove()
})

/** A start that must fail: one message after one line of ours, exit code 1, nothing for programmers. */
async function refusedStart(env: Record<string, string>): Promise<string> {
  const { code, output } = await runToEnd(data.dir, { ...sandbox.env, ...env })
  expect({ code, output }).toMatchObject({ code: 1 })
  expect(output.match(/Tributary could not start\./g)).toHaveLength(1)
  expect(output).not.toMatch(/\n\s+at /)
  expect(output).not.toContain('Ctrl-C stops')
  return output.slice(output.indexOf('Tributary could not start.'))
}

test('wrong settings are all named, each with what it was and what is expected', async () => {
  const output = await refusedStart({ PORT: 'abc', HUBSPOT_STORAGE: 'tables', POLL_SECONDS: '0' })
  expect(output).toContain('3 wrong setting(s)')
  expect(output).toContain('PORT=abc: ')
  expect(output).toContain('HUBSPOT_STORAGE=tables: ')
  expect(output).toContain('POLL_SECONDS=0: ')
  expect(output).toContain('README.md')
})

test('an invalid framework.yaml is refused by file, line and what was expected', async () => {
  const file = join(data.dir, 'framework.yaml')
  const lines = (await readFile('templates/framework.yaml', 'utf8')).split('\n')
  const at = lines.findIndex((line) => line.includes('communication: 25'))
  lines[at] = lines[at]?.replace('25', 'heavy') ?? ''
  await writeFile(file, lines.join('\n'))
  const output = await refusedStart({ FRAMEWORK_FILE: file })
  expect(output).toContain(`${file}:${at + 1}`)
  expect(output).toMatch(/expected number/i)
})

test('a framework file that is not there is named', async () => {
  const file = join(data.dir, 'nowhere.yaml')
  expect(await refusedStart({ FRAMEWORK_FILE: file })).toContain(file)
})

test('a port in use says which, and which setting moves it', async () => {
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as AddressInfo
  const output = await refusedStart({ PORT: String(port) })
  expect(output).toContain(`Port ${port} on 127.0.0.1 is in use`)
  expect(output).toContain('PORT')
  other.close()
})

test('a second service on one data folder is refused and leaves the first alone', async () => {
  const first = await startService(data.dir, sandbox.env)
  const output = await refusedStart({})
  expect(output).toContain('in use by process')
  expect(output).toContain('DATA_DIR')
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200)
  expect(await first.stop()).toBe(0)
})

type Bad = { what: string; fault: Fault; says: RegExp }
const quick = { HUBSPOT_TIMEOUT_MS: '400' }

const atFirstQuestion: Bad[] = [
  { what: 'answers 401', fault: { kind: 'status_401' }, says: /HUBSPOT_TOKEN|service key|token/i },
  { what: 'answers 403', fault: { kind: 'status_403' }, says: /scope/i },
  { what: 'answers 429 for ever', fault: { kind: 'status_429' }, says: /limit|429/i },
  { what: 'answers 500', fault: { kind: 'error_500' }, says: /500|again/i },
  { what: 'answers HTML', fault: { kind: 'html' }, says: /502|HTML|JSON/i },
  { what: 'is too slow', fault: { kind: 'slow', delayMs: 5_000 }, says: /400 ms|0\.4 s|HUBSPOT_TIMEOUT_MS|in time/i },
  { what: 'cuts the line', fault: { kind: 'reset' }, says: /reach|connection|reset/i },
]

test('a HubSpot that fails at the first question is named with what to do, and the next good start works', async () => {
  for (const { what, fault, says } of atFirstQuestion) {
    sandbox.control.faults.add(fault)
    const output = await refusedStart(quick)
    expect(output, what).toContain('HubSpot')
    expect(output, what).toMatch(says)
    expect(sandbox.control.stats().writes, what).toBe(0)
    sandbox.control.faults.clear()
  }
  await expectGoodStart()
})

test('a HubSpot that nobody reaches is told with its address', async () => {
  const output = await refusedStart({ HUBSPOT_BASE_URL: `http://127.0.0.1:${await findPort('127.0.0.1', 0, 'PORT')}` })
  expect(output).toContain('HubSpot could not be reached')
  expect(output).toMatch(/HubSpot at http:\/\/127\.0\.0\.1:\d+ .*nothing listens there/)
})

const onTheWay: Bad[] = [
  { what: 'schema', fault: { kind: 'status_403', path: 'schemas', method: 'POST' }, says: /scope/i },
  { what: 'schema', fault: { kind: 'error_500', path: 'pipelines' }, says: /500|again/i },
  { what: 'push', fault: { kind: 'html', path: 'batch' }, says: /502|HTML|JSON/i },
  { what: 'push', fault: { kind: 'malformed', path: 'batch/upsert', count: 3 }, says: /HubSpot/i },
]

test('a HubSpot that fails on the way leaves nothing half: the next good start goes on and doubles nothing', async () => {
  for (const { what, fault, says } of onTheWay) {
    sandbox.control.faults.add(fault)
    const output = await refusedStart(quick)
    expect(output, what).toMatch(says)
    sandbox.control.faults.clear()
  }
  await expectGoodStart()
})

/** The start works, and HubSpot holds as many records as there are here: nothing is missing and nothing doubled. */
async function expectGoodStart(): Promise<void> {
  const service = await startService(data.dir, sandbox.env)
  const partners = await (await openServiceApi(data.dir)).partners()
  const client = new Client({ accessToken: SANDBOX_TOKEN, basePath: sandbox.url })
  const types = (await client.crm.schemas.coreApi.getAll()).results
  const type = types.find(({ name }) => name.endsWith('partner'))?.objectTypeId ?? ''
  const records = await client.crm.objects.basicApi.getPage(type, 100, undefined, ['tributary_partner_key'])
  const keys = records.results.map(({ properties }) => properties.tributary_partner_key ?? '')
  expect(keys.toSorted()).toEqual(partners.map(({ id }) => id).toSorted())
  expect(await service.stop()).toBe(0)
}
