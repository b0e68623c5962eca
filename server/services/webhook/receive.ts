import { inArray, lt, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { webhookDelivery } from '../../db/tables/hubspot.ts'
import { portal as portalTable } from '../../db/tables/portal.ts'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { type Hinted, readEvents } from './read-events.ts'
import { type SignedRequest, verifySignature } from './verify-signature.ts'

export type Received = { noted: number }

/** HubSpot tries for 24 hours; what is older and has no time in its signature is a replay. */
const RETRIED_MS = 25 * 3_600_000

/**
 * Takes a delivery of HubSpot's webhooks: checks who signed it, notes which records to read again and wakes the reader.
 * What it says is never believed. The same delivery again is answered and does nothing. Throws `not-found` without a
 * client secret, `token-invalid` for a signature that does not fit, `malformed` for a body that is no list of events.
 */
export async function receiveWebhook(deps: Deps, request: SignedRequest): Promise<Received> {
  if (!deps.webhooks) {
    throw new AppError(
      'not-found',
      'Webhooks are switched off here. Set HUBSPOT_CLIENT_SECRET to the secret of the app.',
    )
  }
  const now = deps.clock()
  const verified = verifySignature(request, deps.webhooks.secret, now)
  if (verified.by === null) throw new AppError('token-invalid', verified.why)
  const { hinted, oldest } = readEvents(request.raw)
  if (verified.by !== 'v3' && !(now.getTime() - (oldest ?? 0) <= RETRIED_MS)) {
    throw new AppError('token-invalid', 'The events are older than HubSpot’s last try.')
  }
  const { db } = deps.database
  const wanted = await onlyKnown(db, hinted)
  if (wanted.length === 0) return { noted: 0 }
  const fresh = await keep(db, { wanted, digest: verified.digest, now })
  if (!fresh) return { noted: 0 }
  for (const portalId of new Set(wanted.map((each) => each.portalId))) await wake(deps, portalId)
  return { noted: wanted.length }
}

/** A lost wake-up costs half a minute: the sweep finds the hints. */
async function wake(deps: Deps, portalId: string): Promise<void> {
  await deps.wake('hints', portalId).catch((error: Error) => {
    deps.log.warn({ portalId, error: error.message }, 'The reader of webhook hints could not be woken; the sweep does')
  })
}

/** Records of portals that are here and of types that are kept in step. */
async function onlyKnown(db: Db, hinted: readonly Hinted[]): Promise<Hinted[]> {
  if (hinted.length === 0) return []
  const portals = [...new Set(hinted.map(({ portalId }) => portalId))]
  const rows = await db
    .select({ id: portalTable.id, setup: portalTable.setup })
    .from(portalTable)
    .where(inArray(portalTable.id, portals))
  const types = new Map(
    rows.map(({ id, setup }) => [id, new Set([...Object.values(setup?.objectTypes ?? {}), CONTACT])]),
  )
  return hinted.filter(({ portalId, objectType }) => types.get(portalId)?.has(objectType))
}

const CONTACT = '0-1'

type Delivery = { wanted: readonly Hinted[]; digest: string; now: Date }

/** False if the delivery was there before. */
function keep(db: Db, { wanted, digest, now }: Delivery): Promise<boolean> {
  const at = now.toISOString()
  const rows = wanted.map(({ portalId, objectType, objectId }) => ({
    portal_id: portalId,
    object_type: objectType,
    object_id: objectId,
  }))
  return db.transaction(async (tx) => {
    const first = await tx
      .insert(webhookDelivery)
      .values({ portalId: wanted[0]?.portalId ?? '', digest, receivedAt: now })
      .onConflictDoNothing()
      .returning({ digest: webhookDelivery.digest })
    if (first.length === 0) return false
    await tx.execute(sql`
      insert into webhook_hint as h (portal_id, object_type, object_id, rev, received_at)
      select portal_id, object_type, object_id, 1, ${at}::timestamptz
      from json_to_recordset(${JSON.stringify(rows)}::json) as r(portal_id text, object_type text, object_id text)
      order by portal_id, object_type, object_id
      on conflict (portal_id, object_type, object_id) do update set rev = h.rev + 1`)
    return true
  })
}

/** Deliveries so old that their signature is refused anyway. */
export async function forgetOldDeliveries(db: Db, now: Date): Promise<void> {
  await db.delete(webhookDelivery).where(lt(webhookDelivery.receivedAt, new Date(now.getTime() - RETRIED_MS)))
}
