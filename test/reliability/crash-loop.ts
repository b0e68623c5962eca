import { setTimeout as sleep } from 'node:timers/promises'
import { type Edit, type Field, type Journal, openJournal, pick } from './journal.ts'
import type { Command, EditedField, WorkerOptions } from './messages.ts'
import { type Random, seeded } from './random.ts'
import type { MoodySandbox } from './sandbox.ts'
import { Killed, startWorker, type Worker } from './worker-process.ts'

export type CrashLoop = {
  worker: WorkerOptions
  sandbox: MoodySandbox
  kills: number
  /** Processes at once; more than one only on a PostgreSQL server. */
  workers: number
  seed: number
  /** HubSpot's name of the partner type and of our fields in it. */
  remote: { type(): Promise<string>; names: Record<Field, string> }
  told?: (line: string) => void
}

const LANES = 4
const FIRST_PARTNERS = 40
/** Of four lives three end at work and one while it is starting. */
const KILLED_STARTING = 0.25
const STARTING_MS = 2_500
const AT_WORK_MS = 1_500
const ENOUGH_EDITS = 20

/**
 * Kills the engine at random moments while people write here and in HubSpot and HubSpot has every fault; then lets it
 * finish in peace. Answers all that was acknowledged.
 */
export async function playCrashLoop(loop: CrashLoop): Promise<Journal> {
  const random = seeded(loop.seed)
  const journal = openJournal()
  const crew = createCrew(loop)
  await crew.start()
  await Promise.all(Array.from({ length: FIRST_PARTNERS }, (_, index) => make(crew, journal, `first-${index}`)))
  await loop.sandbox.upset()
  const people = startPeople(loop, { crew, journal, random })
  for (let kill = 1; kill <= loop.kills; kill += 1) {
    const victim = Math.floor(random() * loop.workers)
    const starting = random() < KILLED_STARTING
    if (!starting) await crew.ready(victim)
    await sleep(random() * (starting ? STARTING_MS : AT_WORK_MS))
    await crew.killOne(victim)
    if (kill % 10 === 0)
      loop.told?.(`${kill} kills, ${journal.edits.length} edits, ${journal.partners.length} partners`)
  }
  // A slow machine may kill four times before anybody has written.
  while (journal.edits.length < ENOUGH_EDITS) await sleep(50)
  await people.stop()
  await loop.sandbox.calm()
  await finish(crew)
  await crew.stop()
  return journal
}

type Crew = {
  start(): Promise<void>
  /** Asks until it is done: a command carries its key, so asking again after a kill does it once. */
  ask(command: Command): Promise<unknown>
  ready(index: number): Promise<void>
  killOne(index: number): Promise<void>
  stop(): Promise<void>
}

function createCrew({ worker, workers }: CrashLoop): Crew {
  const crew: Worker[] = []
  let next = 0
  return {
    async start() {
      // One alone first: it makes the tables and the schema in HubSpot.
      crew.push(startWorker(worker))
      await crew[0]?.ready
      while (crew.length < workers) crew.push(startWorker(worker))
    },
    async ask(command) {
      for (;;) {
        next += 1
        const one = crew[next % crew.length] as Worker
        try {
          await one.ready
          return await one.ask(command)
        } catch (error) {
          if (!(error instanceof Killed)) throw error
          if (error.message.includes('Error')) throw error
          await sleep(20)
        }
      }
    },
    async ready(index) {
      await crew[index]?.ready
    },
    async killOne(index) {
      await crew[index]?.kill()
      crew[index] = startWorker(worker)
    },
    async stop() {
      for (const one of crew) await one.kill()
    },
  }
}

type Scene = { crew: Crew; journal: Journal; random: Random }

/** People here in lanes, each waiting for its own answer; people in HubSpot in one. */
function startPeople(loop: CrashLoop, scene: Scene): { stop(): Promise<void> } {
  let on = true
  let count = 0
  async function here(lane: number): Promise<void> {
    while (on) {
      count += 1
      await writeHere(scene, lane, `${loop.seed}-${count}`)
      await sleep(scene.random() * 120)
    }
  }
  async function there(): Promise<void> {
    const type = await loop.remote.type()
    let records: Record<string, string> = {}
    for (let turn = 0; on; turn += 1) {
      if (turn % 25 === 0) records = (await scene.crew.ask({ do: 'records', key: '' })) as Record<string, string>
      await writeThere(loop, scene, { type, records, turn })
      await sleep(scene.random() * 80)
    }
  }
  const lanes = [...Array.from({ length: LANES }, (_, lane) => here(lane)), there()]
  return {
    async stop() {
      on = false
      await Promise.all(lanes)
    },
  }
}

async function writeHere({ crew, journal, random }: Scene, lane: number, key: string): Promise<void> {
  const mine = journal.partners.filter((_, index) => index % LANES === lane)
  const partnerId = pick(random, mine)
  const dice = random()
  if (!partnerId || dice < 0.1) return make(crew, journal, key)
  const value = `here-${key}`
  if (dice < 0.3) {
    await crew.ask({ do: 'touch', key, partnerId, value })
    journal.touches.push({ partnerId, subject: value })
    return
  }
  const field: EditedField = dice < 0.7 ? 'url' : 'ownerName'
  await crew.ask({ do: 'edit', key, partnerId, field, value })
  journal.edits.push({ side: 'here', partnerId, field, value })
}

async function make(crew: Crew, journal: Journal, key: string): Promise<void> {
  journal.partners.push((await crew.ask({ do: 'make', key: `make-${key}`, value: `Partner ${key}` })) as string)
}

type There = { type: string; records: Record<string, string>; turn: number }

async function writeThere(loop: CrashLoop, { journal, random }: Scene, { type, records, turn }: There): Promise<void> {
  const partnerId = pick(random, Object.keys(records))
  if (!partnerId) return
  const field: Field = random() < 0.6 ? 'name' : 'ownerName'
  const edit: Edit = { side: 'hubspot', partnerId, field, value: `hubspot-${loop.seed}-${turn}` }
  await loop.sandbox.personEdits(type, records[partnerId] ?? '', { [loop.remote.names[field]]: edit.value })
  journal.edits.push(edit)
}

/** Until three looks in a row find nothing to do. */
async function finish(crew: Crew): Promise<void> {
  for (let quiet = 0, rounds = 0; quiet < 3; rounds += 1) {
    if (rounds > 60) throw new Error(`The two sides do not come to rest: ${await complaintsOf(crew)}`)
    quiet = (await crew.ask({ do: 'settle', key: '' })) ? 0 : quiet + 1
    await sleep(50)
  }
}

async function complaintsOf(crew: Crew): Promise<string> {
  return ((await crew.ask({ do: 'complaints', key: '' })) as string[]).slice(-5).join('\n')
}
