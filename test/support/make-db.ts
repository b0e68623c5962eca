import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { type Database, type Db, openDatabase } from '#server/db/client.ts'
import * as schema from '#server/db/schema.ts'

const MIGRATIONS = join(import.meta.dirname, '../../server/db/migrations')

/**
 * A migrated database in memory, for one test file. The first one dumps itself for all that follow: making a database
 * takes seconds, loading a dump a quarter of one. The dump's name holds the migrations' hash, so an old one is never met.
 */
export async function makeDb(): Promise<Database> {
  const dump = readDump()
  if (dump) return fromDump(dump)
  const database = await openDatabase({ memory: true })
  if (database.engine.kind === 'pglite') await keepDump(database.engine.pglite)
  return database
}

async function fromDump(dump: Blob): Promise<Database> {
  const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB']
  const pglite = await PGlite.create({ dataDir: 'memory://', loadDataDir: dump, startParams })
  const db = drizzle(pglite, { schema, casing: 'snake_case' })
  return {
    db: db as unknown as Db,
    engine: { kind: 'pglite', pglite },
    async tidy() {
      await pglite.exec('VACUUM (ANALYZE)')
    },
    close: () => pglite.close(),
    exclusive: (_name, work) => work(),
  }
}

function dumpPath(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(MIGRATIONS).sort()) {
    if (name.endsWith('.sql')) hash.update(name).update(readFileSync(join(MIGRATIONS, name)))
  }
  return join(tmpdir(), `tributary-test-db-${hash.digest('hex').slice(0, 16)}.tar`)
}

function readDump(): Blob | null {
  try {
    return new Blob([readFileSync(dumpPath())])
  } catch {
    return null
  }
}

async function keepDump(pglite: PGlite): Promise<void> {
  emptyTemplates(pglite)
  const dump = await pglite.dumpDataDir('none')
  // Test files start side by side: each writes its own, and the rename is one step.
  const own = `${dumpPath()}.${process.pid}.${crypto.randomUUID()}`
  writeFileSync(own, new Uint8Array(await dump.arrayBuffer()))
  renameSync(own, dumpPath())
}

/** Two of the three databases in the folder are only there to be copied from: half of the time that loading takes. */
function emptyTemplates({ Module: { FS } }: PGlite): void {
  for (const oid of [1, 4]) {
    const folder = `/pglite/data/base/${oid}`
    for (const name of FS.readdir(folder)) if (!name.startsWith('.')) FS.unlink(`${folder}/${name}`)
  }
}
