import type { Undo } from '#shared/api/outreach.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'

/** Takes a goal away. Throws `not-found`. */
export async function removeGoal(ctx: Context, id: string, key: string | null): Promise<{ undo: Undo | null }> {
  const options = { action: 'goal.remove', needs: 'manager', input: { id }, key, hold: true } as const
  const { undo } = await write(ctx, options, async (changes) => {
    await changes.remove('goal', id)
    return null
  })
  return { undo }
}
