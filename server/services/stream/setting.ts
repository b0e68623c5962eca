import { tierOf } from '#shared/framework/framework.ts'
import type { Stream } from '#shared/framework/tiers.ts'
import { AppError } from '../../errors.ts'
import type { Changes, Fields, Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import type { PartnerFacts } from '../partner/facts.ts'

/** The stream of the partner's tier. Throws `not-found` naming those there are. */
export function streamOf(ctx: Context, { partner }: PartnerFacts, id: string): Stream {
  const { name, streams } = tierOf(ctx.deps.framework, partner.tier)
  const stream = streams.find((each) => each.id === id)
  if (stream) return stream
  const known = streams.map((each) => each.id).join(', ')
  throw new AppError('not-found', `${partner.name} has no stream "${id}". Streams of ${name}: ${known}.`)
}

/** Changes the settings of one stream of one partner, which begin as the tier's. */
export function putSetting(
  changes: Changes,
  facts: PartnerFacts,
  { stream, patch }: { stream: string; patch: Partial<Fields<'streamSetting'>> },
): Promise<Row<'streamSetting'>> {
  const known = facts.settings?.find((each) => each.stream === stream)
  if (known) return changes.update('streamSetting', known.id, patch)
  const partnerId = facts.partner.id
  const fresh = { partnerId, stream, override: {}, pauses: [], snoozedSlot: null, snoozedUntil: null }
  return changes.insert('streamSetting', { ...fresh, ...patch })
}
