import { and, desc, eq, gte, inArray, ne, or, sql } from 'drizzle-orm'
import { touchpoint } from '../../db/tables/history.ts'
import { templateUse } from '../../db/tables/template.ts'
import { AppError } from '../../errors.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'

type Asked = { partner: { id: string; name: string }; overrideReason: string | null }

/**
 * Keeps two people from writing to one partner in the same hours: throws `conflict` with who and when, unless a reason
 * is given. Who drafted it counts by their id, who wrote it elsewhere by their name. Only mails of ours count.
 */
export async function refuseCollision(ctx: Context, changes: Changes, asked: Asked): Promise<void> {
  const { hours } = ctx.deps.framework.settings.collision_hours
  if (hours === 0 || asked.overrideReason !== null) return
  const since = new Date(ctx.now.getTime() - hours * 3_600_000)
  const [other] = await changes.db
    .select({ status: touchpoint.status, subject: touchpoint.subject, byName: touchpoint.byName, at: atOf() })
    .from(touchpoint)
    .leftJoin(templateUse, and(eq(templateUse.portalId, touchpoint.portalId), eq(templateUse.id, touchpoint.id)))
    .where(
      and(
        eq(touchpoint.portalId, ctx.portal.id),
        eq(touchpoint.partnerId, asked.partner.id),
        eq(touchpoint.direction, 'out'),
        eq(touchpoint.channel, 'email'),
        inArray(touchpoint.status, ['draft', 'done']),
        gte(atOf(), since),
        somebodyElse(ctx),
      ),
    )
    .orderBy(desc(atOf()))
    .limit(1)
  if (!other) return
  const what = other.status === 'draft' ? 'drafted' : 'wrote'
  const when = new Date(other.at).toISOString().slice(0, 16).replace('T', ' ')
  const message = `${other.byName ?? 'Somebody'} ${what} “${other.subject ?? 'a mail'}” to ${asked.partner.name} at ${when} UTC. Speak with them first, or give a reason to write as well.`
  throw new AppError('conflict', message, { errors: [{ path: 'overrideReason', message }] })
}

function atOf() {
  return sql<Date>`coalesce(${touchpoint.occurredAt}, ${touchpoint.createdAt})`.mapWith(touchpoint.createdAt)
}

function somebodyElse(ctx: Context) {
  if (ctx.actor.kind !== 'user') return undefined
  const byName = and(sql`${templateUse.userId} is null`, ne(sql`coalesce(${touchpoint.byName}, '')`, ctx.actor.name))
  return or(ne(templateUse.userId, ctx.actor.id), byName)
}
