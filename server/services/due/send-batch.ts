import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { addDays } from '#shared/date.ts'
import type { DueItem } from '#shared/due/item.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { lockPartners } from '../../write/lock.ts'
import { write } from '../../write/write.ts'
import { namesOfActor } from './list-due.ts'
import { MAX_AHEAD_DAYS } from './provider.ts'
import { type DueScope, readBatches, readQueue } from './read-touches.ts'

/** Touches in one write; what is left is marked by asking again. */
const AT_ONCE = 500

export const SendBatch = z
  .strictObject({
    /** Id of the line in the list. */
    line: z.string().regex(/^batch:[^:]+:.+$/, 'expected the id of a batch line, such as batch:creator-report:2026-11'),
    who: z.enum(['mine', 'everyone']).default('mine'),
    ahead: z.int().min(0).max(MAX_AHEAD_DAYS).default(7),
  })
  .meta({ id: 'SendBatch', example: { line: 'batch:creator-performance-report:2026-11', who: 'mine', ahead: 7 } })
type SendBatch = z.output<typeof SendBatch>

export const BatchSent = z.object({ logged: z.int(), left: z.int(), undo: Undo.nullable() }).meta({ id: 'BatchSent' })
type BatchSent = z.infer<typeof BatchSent>

/**
 * Logs one touch for each partner of a batch line, as ticked off by the caller; one undo takes all of them back. At most
 * 500 at a time, `left` says how many remain. Throws `conflict` if nothing of the line is open.
 */
export async function sendBatch(ctx: Context, input: SendBatch, key: string | null): Promise<BatchSent> {
  const [, template = '', slot = ''] = /^batch:([^:]+):(.+)$/.exec(input.line) ?? []
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const names = input.who === 'mine' ? await namesOfActor(ctx, today) : null
  const scope: DueScope = { portalId: ctx.portal.id, today, until: addDays(today, input.ahead), names }
  const options = { action: 'batch.sent', needs: 'manager', input, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    const first = await readQueue(changes.db, scope, { template, slot, limit: AT_ONCE })
    const ids = first.flatMap(({ partner }) => partner?.id ?? [])
    await lockPartners(changes.db, ctx.portal.id, ids)
    // Somebody else may have sent them while this waited for the lock.
    const open = await readQueue(changes.db, scope, { template, slot, limit: AT_ONCE })
    const items = open.filter(({ partner }) => partner !== null && ids.includes(partner.id))
    if (items.length === 0) throw new AppError('conflict', `Nothing of ${input.line} is open. Read the list again.`)
    const { batches } = await readBatches(changes.db, scope)
    const count = batches.find((each) => each.template === template && each.slot === slot)?.count ?? items.length
    for (const item of items) await log(ctx, changes, item)
    return { logged: items.length, left: count - items.length }
  })
  return { ...value, undo }
}

async function log(ctx: Context, changes: Changes, { partner, stream, slot, template, label }: DueItem): Promise<void> {
  await changes.insert('touchpoint', {
    partnerId: partner!.id,
    stream,
    slot,
    status: 'done',
    occurredAt: ctx.now,
    direction: 'out',
    channel: 'email',
    templateId: template,
    subject: label,
    threadId: null,
    evidence: 'ticked',
    byName: ctx.actor.name,
    reason: null,
  })
}
