import { isSettled, streamTimelines } from '#shared/cadence/timeline.ts'
import { AppError } from '../../errors.ts'
import { openTouch } from './open-touch.ts'
import type { StreamScope } from './scope.ts'

/** Closes a slot without a touch, with the reason why; the open one unless another is named. */
export async function skipSlot(
  scope: StreamScope,
  { slot, reason }: { slot: string | null; reason: string },
): Promise<string> {
  const { ctx, changes, facts, stream } = scope
  const key = slot ?? openTouch(scope).slot
  if (slot !== null) requireOpen(scope, slot)
  await changes.insert('touchpoint', {
    partnerId: facts.partner.id,
    stream,
    slot: key,
    status: 'skipped',
    occurredAt: ctx.now,
    direction: 'out',
    channel: 'other',
    templateId: null,
    subject: null,
    threadId: null,
    evidence: null,
    byName: ctx.actor.name,
    reason,
  })
  return key === null ? 'skipped' : `skipped ${key}`
}

function requireOpen({ cadence, stream }: StreamScope, key: string): void {
  const slots = streamTimelines(cadence).find((each) => each.stream.id === stream)?.slots ?? []
  const slot = slots.find((each) => each.key === key)
  if (slot && !isSettled(slot, slots)) return
  const open = slots.flatMap((each) => (isSettled(each, slots) ? [] : (each.key ?? [])))
  throw new AppError('conflict', `"${stream}" has no open slot ${key}. Open: ${open.slice(0, 5).join(', ') || 'none'}.`)
}
