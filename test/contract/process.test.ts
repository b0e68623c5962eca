import { fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startReceiver } from '../server/sandbox/receiver.ts'
import { openDoor, startSandboxProcess } from './sandbox-process.ts'

const MAIN = fileURLToPath(new URL('../../server/sandbox/main.ts', import.meta.url))

type Ended = { code: number | null; stdout: string; stderr: string }

async function run(args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args])
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => (stderr += chunk))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}

test('a port in use gives one message and exit code 1', async () => {
  const sandbox = await startSandboxProcess()
  onTestFinished(() => sandbox.stop())
  const port = new URL(sandbox.url).port
  const ended = await run(['--port', port, '--file', ':memory:'])
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr.trim().split('\n')).toEqual([
    `HubSpot sandbox: port ${port} is in use. Stop what listens there or choose another with --port.`,
  ])
})

test('a wrong argument is named, with how to start it', async () => {
  const ended = await run(['--plan', 'platinum', '--file', ':memory:'])
  expect(ended.code).toBe(1)
  expect(ended.stderr).toMatch(/--plan platinum is neither enterprise nor starter\nUsage: /)
})

test('prints its port as one JSON line and ends cleanly on SIGTERM', async () => {
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--file', ':memory:'])
  const line = await new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk))))
  expect(JSON.parse(line)).toEqual({ port: expect.any(Number) })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('ends when the channel to its parent closes, so that it never outlives it', async () => {
  const child = fork(MAIN, ['--file', ':memory:'], { silent: true })
  await new Promise((resolve) => child.once('message', resolve))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.disconnect()
  expect(await ended).toBe(0)
})

test('keeps its records in its file over a SIGKILL', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const args = ['--file', join(folder, 'sandbox.sqlite')]
  const first = await startSandboxProcess(args)
  const input = { key: 'dave@example.com', properties: { firstname: 'Dave' }, traceId: 'd' }
  const made = await openDoor(first.url).upsertByKey('contacts', 'email', [input])
  const gone = new Promise((resolve) => first.child.once('exit', resolve))
  first.child.kill('SIGKILL')
  await gone
  const second = await startSandboxProcess(args)
  onTestFinished(() => second.stop())
  const page = await openDoor(second.url).list('contacts', { properties: ['firstname'] })
  expect(page.results.map((one) => [one.id, one.properties.firstname])).toEqual([[made.results[0]?.id, 'Dave']])
  expect(await openDoor(second.url).owners()).toHaveLength(2)
})

test('starts with the index lag and the scopes it is told, and comes back to them at a reset', async () => {
  const scopes = 'crm.objects.contacts.read,crm.objects.contacts.write'
  const sandbox = await startSandboxProcess(['--index-lag', '600000', '--scopes', scopes])
  onTestFinished(() => sandbox.stop())
  const door = openDoor(sandbox.url)
  const email = { property: 'email', operator: 'EQ' as const, value: 'dave@example.com' }
  const find = async () => (await door.search('contacts', { filters: [email], properties: [], limit: 1 })).total
  const add = () => door.upsertByKey('contacts', 'email', [{ key: email.value, properties: {}, traceId: 'd' }])
  await add()
  expect(await find()).toBe(0)
  await sandbox.control('POST', '/index-lag', { minMs: 0, maxMs: 0 })
  await sandbox.control('POST', '/scopes', {})
  await door.owners()
  await sandbox.control('POST', '/reset')
  await add()
  expect(await find()).toBe(0)
  await expect(door.owners()).rejects.toMatchObject({ kind: 'forbidden' })
})

test('a wrong index lag is named', async () => {
  const ended = await run(['--index-lag', '9-3', '--file', ':memory:'])
  expect(ended.stderr).toMatch(/--index-lag 9-3 is neither default, MS nor MIN-MAX\nUsage: /)
})

test('webhook events that were not delivered are delivered after a SIGKILL', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const receiver = await startReceiver()
  onTestFinished(() => receiver.close())
  const args = ['--file', join(folder, 'sandbox.sqlite')]
  const first = await startSandboxProcess(args)
  const subscriptions = [{ subscriptionType: 'contact.creation' }]
  const settings = { targetUrl: receiver.url, secret: 's', subscriptions, duplicateRate: 0 }
  await first.control('POST', '/webhooks', settings)
  receiver.answer('hang')
  await openDoor(first.url).upsertByKey('contacts', 'email', [{ key: 'a@example.com', properties: {}, traceId: 'a' }])
  await expect.poll(() => receiver.received.length).toBe(1)
  const gone = new Promise((resolve) => first.child.once('exit', resolve))
  first.child.kill('SIGKILL')
  await gone
  const second = await startSandboxProcess(args)
  onTestFinished(() => second.stop())
  await expect.poll(() => receiver.received.length, { timeout: 5000 }).toBe(2)
  await second.control('POST', '/webhooks/flush')
  expect(await second.control('GET', '/webhooks')).toMatchObject({ waiting: 0, totals: { deliveries: 1, failed: 0 } })
})
