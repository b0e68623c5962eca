import type { Undo } from '#shared/api/outreach.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'

/** Takes a review away; results of goals and numbers said at it stay. Throws `not-found`. */
export async function removeReview(ctx: Context, id: string, key: string | null): Promise<{ undo: Undo | null }> {
  const options = { action: 'review.remove', needs: 'manager', input: { id }, key, hold: true } as const
  const { undo } = await write(ctx, options, async (changes) => {
    await changes.remove('review', id)
    return null
  })
  return { undo }
}
