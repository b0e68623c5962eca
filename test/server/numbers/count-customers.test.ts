import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { HubSpotError, type SearchQuery } from '#server/hubspot/door.ts'
import { getScorecard } from '#server/services/kpi/get-scorecard.ts'
import { countCustomers } from '#server/services/metric/count-customers.ts'
import { fakeHubSpot } from '../../support/fake-hubspot.ts'
import { makeContext, makeDeps, makePartner, makePortal } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'

let database: Database
beforeAll(async () => {
  database = await makeDb()
}, 30_000)
afterAll(() => database.close())

/** A HubSpot that answers totals by the number of filters: 2 all, 3 with a source, 3 with an EQ one partner's. */
function counting(asked: SearchQuery[]) {
  async function search(_type: string, query: SearchQuery) {
    asked.push(query)
    const last = query.filters[2]
    const total = last === undefined ? 80 : last.operator === 'EQ' ? 30 : 70
    return { results: [], after: null, total }
  }
  return { ...fakeHubSpot(), search }
}

it('counts customers of a month by search totals and reads no contact', { timeout: 20_000 }, async () => {
  const asked: SearchQuery[] = []
  const ctx = makeContext(await makeDeps(database, counting(asked)), await makePortal(database))
  await makePartner(ctx, { tier: 'tier-1', name: 'ClockworkCoaching' })

  expect(await countCustomers(ctx)).toMatchObject({ month: '2026-10', all: 80, known: 70, saved: { created: 4 } })
  expect(asked).toHaveLength(3)
  expect(asked.every(({ limit, properties }) => limit === 1 && properties.length === 0)).toBe(true)
  // 1 October and the last millisecond of the 31st, UTC.
  expect(asked[0]?.filters.map(({ value }) => new Date(Number(value)).toISOString())).toEqual([
    '2026-10-01T00:00:00.000Z',
    '2026-10-31T23:59:59.999Z',
  ])
  const { kpis, unknownShare } = await getScorecard(ctx)
  expect(kpis[0]).toMatchObject({ value: 37.5, source: 'HubSpot contacts, became_customer_on and partner_source' })
  expect(unknownShare).toBe(12.5)
})

it('says which properties are missing', async () => {
  const search = () => Promise.reject(new HubSpotError('invalid', 'There was a problem with the request.'))
  const ctx = makeContext(await makeDeps(database, { ...fakeHubSpot(), search }), await makePortal(database))

  await expect(countCustomers(ctx)).rejects.toThrow('became_customer_on and partner_source: create the two properties')
})
