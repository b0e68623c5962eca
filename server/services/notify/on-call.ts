import { eq } from 'drizzle-orm'
import type { OnCall } from '#shared/api/notify.ts'
import type { Db } from '../../db/client.ts'
import { onCall } from '../../db/tables/notification.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'

/** Minutes after which an alert that nobody acknowledged is told again. */
const REPEAT_MINUTES = 15

export type OnCallSettings = Omit<OnCall, 'channels' | 'warning'>

/** Who of us is told, in which order; nobody until somebody is named. */
export async function getOnCall(db: Db, portalId: string): Promise<OnCallSettings> {
  const [row] = await db.select().from(onCall).where(eq(onCall.portalId, portalId))
  if (!row) return { people: [], repeatMinutes: REPEAT_MINUTES, levels: {}, revision: 0 }
  const { people, repeatMinutes, levels, revision } = row
  return { people, repeatMinutes, levels, revision }
}

/** Replaces the settings. Throws `revision-mismatch` if somebody changed them since, `invalid` for an address twice. */
export async function setOnCall(
  ctx: Context,
  { revision, ...wanted }: Omit<OnCallSettings, 'revision'> & { revision: number | null },
  key: string | null,
): Promise<OnCallSettings> {
  const addresses = wanted.people.map(({ email }) => email.toLowerCase())
  const twice = addresses.find((email, at) => addresses.indexOf(email) !== at)
  if (twice) throw new AppError('invalid', `${twice} is on call twice. Name each person once.`)
  await write(ctx, { action: 'on-call.set', needs: 'admin', input: wanted, key }, async (changes) => {
    const [row] = await changes.db.select().from(onCall).where(eq(onCall.portalId, ctx.portal.id)).for('update')
    if (revision !== null && revision !== (row?.revision ?? 0)) {
      throw new AppError('revision-mismatch', 'Somebody changed the on-call settings meanwhile. Read them again.')
    }
    if (row) await changes.update('onCall', row.id, wanted)
    else await changes.insert('onCall', wanted)
  })
  return getOnCall(ctx.deps.database.db, ctx.portal.id)
}
