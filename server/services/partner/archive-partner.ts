import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from './find.ts'
import type { UpdatedPartner } from './update-partner.ts'

/**
 * Takes a partner out of lists, due list and index, or brings it back as it was. Nothing is deleted, and HubSpot keeps
 * its record; its clocks stand still while it is archived. Throws `not-found`.
 */
export async function archivePartner(
  ctx: Context,
  { id, archived, key }: { id: string; archived: boolean; key: string | null },
): Promise<UpdatedPartner> {
  const action = archived ? 'partner.archive' : 'partner.restore'
  const options = { action, needs: 'manager', input: { id, archived }, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    const { name, stage, revision, archivedAt } = await lockPartner(changes, id)
    if ((archivedAt !== null) === archived) return { id, name, stage, revision }
    const row = await changes.update('partner', id, { archivedAt: archived ? ctx.now : null })
    return { id, name, stage, revision: row.revision }
  })
  return { ...value, undo }
}
