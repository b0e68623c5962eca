import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { StreamOverride } from '#shared/cadence/override.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'
import { loadCadence } from './load-cadence.ts'
import { overrideStream } from './override-stream.ts'
import { pauseStream, resumeStream } from './pause-stream.ts'
import { skipSlot } from './skip-slot.ts'
import { snoozeStream } from './snooze-stream.ts'

const Reason = z.string().trim().min(1).max(500)

/** What a person can do to one stream of one partner (rows 66, 69). */
export const StreamChange = z
  .discriminatedUnion('do', [
    z.strictObject({
      do: z.literal('override'),
      /** The whole of what is different; an empty one gives the tier's rhythm back. */
      override: StreamOverride,
    }),
    z.strictObject({
      do: z.literal('pause'),
      from: z.iso.date().optional(),
      to: z.iso.date().nullable().default(null),
      reason: Reason.nullable().default(null),
    }),
    z.strictObject({ do: z.literal('resume') }),
    z.strictObject({ do: z.literal('snooze'), until: z.iso.date() }),
    z.strictObject({
      do: z.literal('skip'),
      slot: z.string().max(20).nullable().default(null),
      /** "partner asked" keeps the stream; any other reason only closes the slot. */
      reason: Reason,
    }),
  ])
  .meta({ id: 'StreamChange', example: { do: 'snooze', until: '2026-12-04' } })
export type StreamChange = z.infer<typeof StreamChange>

export const ChangedStream = z
  .object({ stream: z.string(), done: z.string(), undo: Undo.nullable() })
  .meta({ id: 'ChangedStream' })
export type ChangedStream = z.infer<typeof ChangedStream>

/**
 * Overrides, pauses, resumes or snoozes a stream, or skips its open slot. Throws `not-found` for an unknown partner or
 * stream, `invalid` for dates that make no sense, `conflict` where nothing is open.
 */
export async function changeStream(
  ctx: Context,
  { partnerId, stream, change, key }: { partnerId: string; stream: string; change: StreamChange; key: string | null },
): Promise<ChangedStream> {
  const input = { partnerId, stream, ...change }
  const options = { action: `stream.${change.do}`, needs: 'manager', input, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    const at = { ctx, changes, stream, ...(await loadCadence(changes.db, ctx, partnerId)) }
    if (change.do === 'override') return overrideStream(at, change.override)
    if (change.do === 'pause') return pauseStream(at, change)
    if (change.do === 'resume') return resumeStream(at)
    if (change.do === 'snooze') return snoozeStream(at, change.until)
    return skipSlot(at, change)
  })
  return { stream, done: value, undo }
}
