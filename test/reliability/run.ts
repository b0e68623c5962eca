/** `npm run test:reliability -- [--kills 200] [--seed N]`: the long form, on both databases and in both storage modes. */
import { parseArgs } from 'node:util'
import { whyNoPostgres } from '../support/postgres-server.ts'
import { play } from './play.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string' }, only: { type: 'string' } },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
const kills = Number(values.kills)
const WORLDS = [
  { engine: 'pglite', storage: 'custom-objects' },
  { engine: 'postgres', storage: 'custom-objects' },
  { engine: 'pglite', storage: 'companies' },
] as const

console.log(`seed ${seed}, ${kills} kills each\n`)
let wrong = 0
for (const world of WORLDS) {
  const name = `${world.engine}, ${world.storage}`
  if (values.only && !name.includes(values.only)) continue
  const reason = world.engine === 'postgres' ? whyNoPostgres() : null
  if (reason) {
    console.log(`${name}: not run, ${reason}`)
    wrong += 1
    continue
  }
  const started = performance.now()
  const verdict = await play({ ...world, kills, seed, told: (line) => console.log(`  ${line}`) })
  const { lost, doubled, overwritten, differing } = verdict
  const problems = [...lost, ...doubled, ...overwritten, ...differing]
  wrong += problems.length
  console.log(
    `${name}: ${kills} kills in ${Math.round((performance.now() - started) / 1000)} s, ${verdict.records} records, ` +
      `${verdict.edits} edits, ${verdict.conflicts} conflicts kept; lost ${lost.length}, doubled ${doubled.length}, ` +
      `overwritten ${overwritten.length}, differing ${differing.length}`,
  )
  for (const problem of problems.slice(0, 20)) console.log(`    ${problem}`)
}
process.exitCode = wrong > 0 ? 1 : 0
