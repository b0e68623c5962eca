import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { partnerIdentity } from '../../db/tables/partner.ts'
import { syncRecord } from '../../db/tables/sync.ts'
import { AppError } from '../../errors.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { bumpRevisions, type SyncedObject } from '../../write/dirty.ts'
import { write } from '../../write/write.ts'

/** `forget`: stays here, out of HubSpot. `make-anew`: gets a new record. `follow`: lives on in the one it was merged into. */
export const TombstoneChoice = z.enum(['forget', 'make-anew', 'follow']).meta({ id: 'TombstoneChoice' })
export type TombstoneChoice = z.infer<typeof TombstoneChoice>

type Asked = { object: SyncedObject; id: string; choice: TombstoneChoice }

/** A person's word on a record that HubSpot no longer has. Throws `not-found`, and `conflict` for a follow to nowhere. */
export async function decideTombstone(
  ctx: Context,
  { object, id, choice }: Asked,
): Promise<{ choice: TombstoneChoice }> {
  requireRole(ctx, 'manager')
  const options = { action: `tombstone-${choice}`, needs: 'manager' as const, input: { object, id, choice } }
  await write(ctx, options, async ({ db }) => {
    const at = and(eq(syncRecord.portalId, ctx.portal.id), eq(syncRecord.object, object), eq(syncRecord.localId, id))
    const [row] = await db.select().from(syncRecord).where(at).for('update')
    if (row?.state !== 'tombstone') throw new AppError('not-found', `${object} ${id} is no tombstone of this portal.`)
    if (choice === 'follow' && !row.mergedInto) {
      throw new AppError('conflict', 'Nobody knows a record it was merged into. Choose forget or make-anew.')
    }
    const remoteId = choice === 'follow' ? row.mergedInto : choice === 'forget' ? row.remoteId : null
    const state = choice === 'forget' ? ('forgotten' as const) : ('live' as const)
    // An empty base: what people wrote in the record it follows wins over what stands here.
    await db
      .update(syncRecord)
      .set({ state, remoteId, base: {}, pushedAt: null, problem: null, mergedInto: null })
      .where(at)
    if (choice !== 'forget') await bumpRevisions(db, ctx.portal.id, { object, ids: [id], holdUntil: null })
    if (object === 'partner') {
      const known = and(eq(partnerIdentity.portalId, ctx.portal.id), eq(partnerIdentity.partnerId, id))
      await db.delete(partnerIdentity).where(and(known, eq(partnerIdentity.kind, 'hubspot-record')))
    }
    return null
  })
  return { choice }
}
