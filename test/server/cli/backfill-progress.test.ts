import { afterEach, describe, expect, it } from 'vitest'
import { progressBar } from '#server/cli/backfill-progress.ts'
import { type StubService, startStub } from './stub-service.ts'

let stub: StubService | null = null
afterEach(async () => {
  await stub?.stop()
  stub = null
})

describe('sync backfill', () => {
  it('runs the backfill alone and says what it did, as text or as JSON', async () => {
    const reply = { kind: 'backfill', done: { seen: 2_500, total: 2_500 }, seconds: 1.4 }
    stub = await startStub({ 'POST /v1/runs': reply })
    expect((await stub.run('sync', 'backfill')).out).toBe('backfill  2500 seen, 2500 total  (1.4 s)')
    expect(JSON.parse((await stub.run('sync', 'backfill', '--json')).out)).toEqual(reply)
    expect(stub.asked).toEqual(Array(2).fill('POST /v1/runs {"kind":"backfill"}'))
  })
})

describe('the bar', () => {
  it('is a third full after a third, full when more came than was expected, empty before anything is known', () => {
    expect(progressBar(500, 1_500)).toBe(`[${'#'.repeat(10)}${'-'.repeat(20)}] 33 %  500 of 1,500`)
    expect(progressBar(1_600, 1_500)).toBe(`[${'#'.repeat(30)}] 100 %  1,600 of 1,500`)
    expect(progressBar(0, 0)).toBe(`[${'-'.repeat(30)}] 0 %  0 of 0`)
  })
})
