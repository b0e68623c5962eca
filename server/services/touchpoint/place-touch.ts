import { type Match, matchTouch } from '#shared/cadence/match-touch.ts'
import { OUTREACH } from '#shared/cadence/steps.ts'
import { streamTimelines } from '#shared/cadence/timeline.ts'
import { tierOf } from '#shared/framework/framework.ts'
import type { Partner } from '#shared/partner.ts'
import type { Channel } from '#shared/touchpoint.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import type { Changes, Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { loadCadence } from '../stream/load-cadence.ts'

export type Logged = {
  occurredAt: Date
  channel: Channel
  direction: 'out' | 'in'
  templateId: string | null
  subject: string | null
  meetingType: string | null
}

/** Which stream of the partner a conversation is, by the rules; the first mail to a prospect is its outreach. */
export async function placeTouch(
  ctx: Context,
  changes: Changes,
  { partner, logged }: { partner: Partner; logged: Logged },
): Promise<Match> {
  if (partner.stage === 'prospect' && logged.direction === 'out' && logged.channel === 'email') {
    return { kind: 'stream', stream: OUTREACH }
  }
  const { cadence } = await loadCadence(changes.db, ctx, partner.id)
  const zone = partner.timeZone ?? ctx.portal.timeZone
  const on = localDate(logged.occurredAt, zone)
  return matchTouch({ ...logged, on }, { streams: cadence.streams, timelines: streamTimelines(cadence) })
}

/** Asks a person which stream a logged touch was, once a touch. */
export async function askAbout(changes: Changes, row: Row<'touchpoint'>, match: Match): Promise<void> {
  if (match.kind !== 'ask') return
  const { stream, slot } = match
  const fields = { answer: null, answeredBy: null, answeredAt: null }
  await changes.insert('question', { partnerId: row.partnerId, touchpointId: row.id, stream, slot, ...fields })
}

/** Throws `invalid` unless the tier has the stream, or it is a step of the outreach. */
export function requireStream(ctx: Context, partner: Partner, stream: string): void {
  const { name, streams } = tierOf(ctx.deps.framework, partner.tier)
  if (streams.some(({ id }) => id === stream) || stream === OUTREACH || /^follow-up-\d$/.test(stream)) return
  const known = streams.map(({ id }) => id).join(', ')
  throw new AppError('invalid', `stream: there is no "${stream}" in ${name}. Streams: ${known}.`)
}
