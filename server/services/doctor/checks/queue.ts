import { sql } from 'drizzle-orm'
import { type Check, fail, ok, warn } from '../check.ts'

type Waiting = { there: boolean; waiting: number; late: number }

export const queue: Check = {
  name: 'Queue',
  async look({ deps: { database } }) {
    const [found] = await rowsOf<{ there: boolean }>(
      database.db,
      sql`select to_regclass('pgboss.job') is not null as there`,
    )
    if (!found?.there) return fail('Its tables are not there.', 'Start a worker (role "all" or "worker").')
    const [jobs] = await rowsOf<Waiting>(
      database.db,
      sql`select count(*)::int as waiting, count(*) filter (where start_after < now() - interval '5 minutes')::int as late
        from pgboss.job where state = 'created'`,
    )
    if (!jobs || jobs.late === 0) return ok(`${jobs?.waiting ?? 0} wake-ups wait.`)
    return warn(`${jobs.late} wake-ups have waited for more than five minutes.`, 'Start a worker, or look at its log.')
  },
}

type Executing = { execute(statement: ReturnType<typeof sql>): unknown }

async function rowsOf<T>(db: Executing, statement: ReturnType<typeof sql>): Promise<T[]> {
  return ((await db.execute(statement)) as { rows: T[] }).rows
}
