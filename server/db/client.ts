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
    const { host } = new URL(connectionString)
    // Drizzle's own message is the statement that failed; the reason is behind it.
    const reason = ((error as Error).cause ?? error) as Error
    throw new StartError(`PostgreSQL at ${host} could not be opened: ${reason.message}. Check DATABASE_URL.`, error)
  }
  return {
    db: db as unknown as Db,
    engine: { kind: 'postgres', connectionString },
    async tidy() {},
    close: () => pool.end(),
  }
}
