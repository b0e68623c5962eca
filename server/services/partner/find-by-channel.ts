import { and, eq } from 'drizzle-orm'
import type { Identity } from '#shared/identity.ts'
import type { Db } from '../../db/client.ts'
import { partnerIdentity } from '../../db/tables/partner.ts'
import { findByIdentity } from './find.ts'

/**
 * The partner a channel page is about, or null. The channel id decides; a handle can pass to another channel, so it
 * speaks for a partner only while that one has no channel id, or the page gives none.
 */
export async function findByChannel(db: Db, portalId: string, identities: readonly Identity[]): Promise<string | null> {
  const channels = identities.filter(({ kind }) => kind === 'youtube-channel')
  const handles = identities.filter(({ kind }) => kind === 'youtube-handle')
  const [byChannel] = await findByIdentity(db, portalId, channels)
  if (byChannel) return byChannel
  const [byHandle] = await findByIdentity(db, portalId, handles)
  if (!byHandle || (channels.length > 0 && (await hasChannelId(db, portalId, byHandle)))) return null
  return byHandle
}

async function hasChannelId(db: Db, portalId: string, partnerId: string): Promise<boolean> {
  const { id, kind } = partnerIdentity
  const own = and(eq(partnerIdentity.portalId, portalId), eq(partnerIdentity.partnerId, partnerId))
  const rows = await db
    .select({ id })
    .from(partnerIdentity)
    .where(and(own, eq(kind, 'youtube-channel')))
    .limit(1)
  return rows.length > 0
}
