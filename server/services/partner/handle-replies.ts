import type { Undo } from '#shared/api/outreach.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from './find.ts'

/** What the partner has written up to now needs no answer, such as a "thank you". Throws `not-found`. */
export async function handleReplies(ctx: Context, partnerId: string, key: string | null): Promise<Undo | null> {
  const options = { action: 'replies.handled', needs: 'manager', input: { partnerId }, key, hold: true } as const
  const { undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    await changes.update('partner', partnerId, { repliesHandledAt: ctx.now })
  })
  return undo
}
