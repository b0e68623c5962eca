import { and, eq, sql } from 'drizzle-orm'
import { isWorkingDay } from '#shared/date.ts'
import { digestSent } from '../../db/tables/notification.ts'
import type { Deps } from '../../deps.ts'
import { localDate } from '../../time/local-date.ts'
import { localTime } from '../../time/local-time.ts'
import type { Portal } from '../../write/context.ts'
import { writeDigest } from './digest.ts'
import { getOnCall } from './on-call.ts'
import { tell } from './tell.ts'

/** The channel of the whole team, beside the people. */
export const TEAM = 'webhook'
const TEAM_AT = '08:30'
const MOST_TRIES = 5
/** A try that has not ended by then was killed. */
const LOST_MS = 10 * 60_000

type Recipient = { email: string; name: string | null; on: string }

/** Who is due for today's digest: on working days, from their hour on, in their own zone. */
export async function dueRecipients(deps: Deps, portal: Portal, now: Date): Promise<Recipient[]> {
  const { channels } = deps.notify
  const { people } = await getOnCall(deps.database.db, portal.id)
  const wanted = [
    ...(channels.email ? people : []),
    ...(channels.webhook ? [{ email: TEAM, name: null, timeZone: portal.timeZone, digestAt: TEAM_AT }] : []),
  ]
  return wanted.flatMap(({ email, name, timeZone, digestAt }) => {
    const on = localDate(now, timeZone)
    const due = digestAt !== null && isWorkingDay(on) && localTime(now, timeZone) >= digestAt
    return due ? [{ email, name, on }] : []
  })
}

/**
 * Sends each digest that is due once: a row a person and local date is claimed before, so a second look or a second
 * worker sends nothing. One that failed is tried again, five times in all.
 */
export async function sendDigests(deps: Deps, portal: Portal, now: Date): Promise<{ sent: number; failed: number }> {
  const counts = { sent: 0, failed: 0 }
  for (const recipient of await dueRecipients(deps, portal, now)) {
    if (!(await claim(deps, portal, { recipient, now }))) continue
    const problem = await sendOne(deps, portal, { recipient, now })
    await deps.database.db
      .update(digestSent)
      .set({ state: problem === null ? 'sent' : 'failed', problem })
      .where(rowOf(portal, recipient))
    counts[problem === null ? 'sent' : 'failed'] += 1
  }
  return counts
}

type One = { recipient: Recipient; now: Date }

async function sendOne(deps: Deps, portal: Portal, { recipient, now }: One): Promise<string | null> {
  const scope = { deps, portal, now }
  const message = await writeDigest(scope, recipient.name, recipient.on)
  const team = recipient.email === TEAM
  const told = await tell(scope, { addresses: team ? [] : [recipient.email], message, webhook: team })
  return told.find(({ problem }) => problem !== null)?.problem ?? null
}

async function claim({ database: { db } }: Deps, portal: Portal, { recipient, now }: One): Promise<boolean> {
  const { email, on } = recipient
  const claimed = await db
    .insert(digestSent)
    .values({ portalId: portal.id, email, on, state: 'sending', attempts: 1, at: now, problem: null })
    .onConflictDoUpdate({
      target: [digestSent.portalId, digestSent.email, digestSent.on],
      set: { state: 'sending', attempts: sql`${digestSent.attempts} + 1`, at: now },
      setWhere: sql`${digestSent.attempts} < ${MOST_TRIES} and (${digestSent.state} = 'failed'
        or (${digestSent.state} = 'sending' and ${digestSent.at} < ${new Date(now.getTime() - LOST_MS).toISOString()}::timestamptz))`,
    })
    .returning({ email: digestSent.email })
  return claimed.length > 0
}

function rowOf(portal: Portal, { email, on }: Recipient) {
  return and(eq(digestSent.portalId, portal.id), eq(digestSent.email, email), eq(digestSent.on, on))
}
