import type { Db } from '../db/client.ts'
import { stoppedForMs } from './ring.ts'

/** Seconds until the account's daily limit is free again; 0 if nothing stands in the way. Costs no request. */
export async function dailyWaitSeconds(db: Db, portalId: string): Promise<number> {
  return Math.ceil((await stoppedForMs(db, portalId)) / 1000)
}
