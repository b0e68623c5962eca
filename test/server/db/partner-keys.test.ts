import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MIGRATIONS = join(import.meta.dirname, '../../../server/db/migrations')
const [PARTNER, GONE] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']

describe('foreign keys to the partner', () => {
  let pglite: PGlite
  beforeAll(async () => {
    pglite = await PGlite.create('memory://')
    await apply('0000_start')
    await apply('0001_engine')
    await pglite.exec(`
      insert into portal (id, time_zone, ui_domain, storage_mode, index_key, sample)
        values ('1', 'UTC', 'app.hubspot.com', 'companies', '', false);
      insert into partner (portal_id, id, name, tier, stage, phase_dates, source, opt_out, has_integration, exclusivity,
        sample, revision, created_at)
        values ('1', '${PARTNER}', 'ClockworkCoaching', 'tier-2', 'ongoing', '{}', 'youtube', false, false, 'none',
          false, 1, now())`)
    await review(PARTNER, 4)
    await review(GONE, 5)
  }, 60_000)
  afterAll(() => pglite.close())

  async function apply(name: string) {
    await pglite.exec(readFileSync(join(MIGRATIONS, `${name}.sql`), 'utf8'))
  }

  function review(partnerId: string, rating: number) {
    return pglite.query(
      `insert into review (portal_id, id, partner_id, reviewer, "on", rating, revision, created_at)
       values ('1', gen_random_uuid(), $1, 'Sarah', '2026-11-19', $2, 1, now())`,
      [partnerId, rating],
    )
  }

  it('come to a database that holds rows whose partner was taken away, and keep everything else', async () => {
    await apply('0002_partner-keys')

    expect((await pglite.query('select rating from review')).rows).toEqual([{ rating: 4 }])
    await expect(review(GONE, 5)).rejects.toMatchObject({ code: '23503' })
    await expect(pglite.query('delete from partner')).rejects.toMatchObject({ code: '23503' })
  })
})
