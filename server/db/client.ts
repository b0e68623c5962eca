import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { migrate as migratePg } from 'drizzle-orm/node-postgres/migrator'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import pg from 'pg'
import { StartError } from '../errors.ts'
import { takeLock } from './lock.ts'
import * as schema from './schema.ts'

const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)) }

/** The database or a transaction on it; embedded PGlite and a PostgreSQL server look the same. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>

export type Database = {
  db: Db
  /** What the queue needs: the embedded engine itself, or where the server is. */
  engine: { kind: 'pglite'; pglite: PGlite } | { kind: 'postgres'; connectionString: string }
  /** Checkpoints and vacuums; PGlite does neither by itself. A server looks after itself. */
  tidy(): Promise<void>
  close(): Promise<void>
  /** Runs work while no other process on the database runs work of that name; ends with the process, however it ends. */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>
}

/**
 * Opens and migrates the database. Throws StartError if the folder is in use or the server cannot be reached.
 * PGlite survives a killed process, not a power cut (reference/sync.md §3.2).
 */
export async function openDatabase(where: { dataDir: string } | { memory: true } | { url: string }): Promise<Database> {
  if ('url' in where) return openServer(where.url)
  if ('memory' in where) return openEmbedded('memory://', () => {})
  mkdirSync(where.dataDir, { recursive: true })
  const release = takeLock(join(where.dataDir, 'tributary.lock'))
  try {
    return await openEmbedded(join(where.dataDir, 'pglite'), release)
  } catch (error) {
    release()
    throw error
  }
}

async function openEmbedded(dataDir: string, release: () => void): Promise<Database> {
  const pglite = await PGlite.create(dataDir, {
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
  })
  const db = drizzlePglite(pglite, { schema, casing: 'snake_case' })
  await migratePglite(db, MIGRATIONS)
  return {
    db: db as unknown as Db,
    engine: { kind: 'pglite', pglite },
    async tidy() {
      await pglite.exec('VACUUM (ANALYZE)')
      await pglite.exec('CHECKPOINT')
    },
    async close() {
      await pglite.close()
      release()
    },
    // The lock on the folder keeps other processes out.
    exclusive: (_name, work) => work(),
  }
}

async function openServer(connectionString: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString, max: 10, connectionTimeoutMillis: 5_000 })
  // A dropped idle connection is replaced by the pool; unhandled it would end the process.
  pool.on('error', () => {})
  const db = drizzlePg(pool, { schema, casing: 'snake_case' })
  try {
    await migratePg(db, MIGRATIONS)
  } catch (error) {
    await pool.end()
    // Never the string itself: it holds the password.
    if (!URL.canParse(connectionString)) {
      throw new StartError(
        'DATABASE_URL is not an address of a PostgreSQL server. Write it as postgresql://user:password@host:5432/database, and a special character in the password as %XX.',
      )
    }
    // Drizzle's own message is the statement that failed; the reason is behind it.
    const reason = ((error as Error).cause ?? error) as Error
    const { host } = new URL(connectionString)
    throw new StartError(`PostgreSQL at ${host} could not be opened: ${reason.message}. Check DATABASE_URL.`, error)
  }
  return {
    db: db as unknown as Db,
    engine: { kind: 'postgres', connectionString },
    async tidy() {},
    close: () => pool.end(),
    exclusive: (name, work) => withAdvisoryLock(connectionString, name, work),
  }
}

/**
 * Waits for the advisory lock of that name and holds it while the work runs. A connection of its own: from the pool, as
 * many waiting passes as it has connections would leave none to work with.
 */
async function withAdvisoryLock<T>(connectionString: string, name: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000, keepAlive: true })
  // The lock is gone with its connection; what it guards can be repeated.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`tributary ${name}`])
    return await work()
  } finally {
    await client.end().catch(() => {})
  }
}
