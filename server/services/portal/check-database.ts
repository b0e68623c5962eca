import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'

/** Throws what the database throws if it does not answer. */
export async function checkDatabase(db: Db): Promise<void> {
  await db.execute(sql`select 1`)
}
