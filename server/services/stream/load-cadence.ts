import type { CadenceInput } from '#shared/cadence/input.ts'
import type { Db } from '../../db/client.ts'
import { localDate } from '../../time/local-date.ts'
import type { Context } from '../../write/context.ts'
import { loadHolidays } from '../away/load-holidays.ts'
import { cadenceOf } from '../partner/compute-standing.ts'
import type { PartnerFacts } from '../partner/facts.ts'
import { getFacts } from '../partner/find.ts'

/** Cadence of one partner as it stands now. Throws `not-found`. */
export async function loadCadence(
  db: Db,
  { deps, portal, now }: Pick<Context, 'deps' | 'portal' | 'now'>,
  partnerId: string,
): Promise<{ facts: PartnerFacts; cadence: CadenceInput }> {
  const facts = await getFacts(db, portal.id, partnerId)
  const { timeZone } = portal
  const holidays = await loadHolidays(db, portal.id)
  const today = localDate(now, timeZone)
  return { facts, cadence: cadenceOf({ facts, framework: deps.framework, timeZone, today, holidays }) }
}
