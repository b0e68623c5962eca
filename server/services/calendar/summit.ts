import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { InvitationState } from '#shared/calendar/item.ts'
import { BandId } from '#shared/framework/health.ts'
import { TierId } from '#shared/framework/tiers.ts'
import { summitInvitation } from '../../db/tables/calendar.ts'
import { standing } from '../../db/tables/computed.ts'
import { partner } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'
import { loadProgramme } from './programme.ts'

const Invitee = z.object({
  partnerId: z.uuid(),
  name: z.string(),
  tier: TierId,
  band: BandId.nullable(),
  score: z.int().nullable(),
  /** Every Tier 1; of Tier 2 those in band Healthy or better (row 198). Null: neither, but somebody invited them. */
  because: z.enum(['all-of-tier', 'suggested']).nullable(),
  state: InvitationState.nullable(),
})
export const Summit = z
  .object({
    name: z.string(),
    on: z.iso.date().nullable(),
    agenda: z.array(z.string()),
    invitees: z.array(Invitee),
    after: z.string().nullable(),
  })
  .meta({ id: 'Summit' })
export type Summit = z.infer<typeof Summit>

/** The annual summit with its invitation list, a page at a time in order of the partners' ids. */
export async function getSummit(ctx: Context, { after, limit }: { after?: string; limit: number }): Promise<Summit> {
  requireRole(ctx, 'viewer')
  const { summit } = ctx.deps.framework
  const { db } = ctx.deps.database
  const { summitOn } = await loadProgramme(db, ctx.portal, summit.date)
  const year = yearOf(ctx, summitOn)
  const whole = summit.invited.filter(({ selection }) => selection === 'all').map(({ tier }) => tier)
  const picked = summit.invited.filter(({ selection }) => selection === 'selected').map(({ tier }) => tier)
  const isWhole = inArray(partner.tier, whole.length > 0 ? whole : ['tier-1'])
  const isPicked = and(inArray(partner.tier, picked), inArray(standing.band, ['thriving', 'healthy']))
  const isPartner = inArray(partner.stage, ['launch', 'ongoing'])
  const rows = await db
    .select({ who: partner, band: standing.band, score: standing.score, state: summitInvitation.state })
    .from(partner)
    .innerJoin(standing, and(eq(standing.portalId, partner.portalId), eq(standing.partnerId, partner.id)))
    .leftJoin(
      summitInvitation,
      and(
        eq(summitInvitation.portalId, partner.portalId),
        eq(summitInvitation.partnerId, partner.id),
        eq(summitInvitation.year, year),
      ),
    )
    .where(
      and(
        eq(partner.portalId, ctx.portal.id),
        after ? gt(partner.id, sql`${after}::uuid`) : undefined,
        sql`(${summitInvitation.state} is not null or (${isPartner} and (${isWhole} or ${isPicked})))`,
      ),
    )
    .orderBy(asc(partner.id))
    .limit(limit)
  return {
    name: summit.name,
    on: summitOn,
    agenda: summit.agenda.map(({ label }) => label),
    invitees: rows.map(({ who, band, score, state }) => ({
      partnerId: who.id,
      name: who.name,
      tier: who.tier,
      band,
      score: score === null ? null : Math.floor(score),
      because: whole.includes(who.tier)
        ? 'all-of-tier'
        : picked.includes(who.tier) && (band === 'thriving' || band === 'healthy')
          ? 'suggested'
          : null,
      state,
    })),
    after: rows.length === limit ? (rows.at(-1)?.who.id ?? null) : null,
  }
}

export const Invite = z.object({ partnerId: z.uuid(), state: InvitationState }).meta({ id: 'Invite' })
export type Invite = z.infer<typeof Invite>
export const Invited = Invite.extend({ year: z.int(), undo: Undo.nullable() }).meta({ id: 'Invited' })

/** Keeps what became of an invitation; any partner may be invited. Throws `not-found`, `conflict` for who opted out. */
export async function invite(ctx: Context, input: Invite, key: string | null): Promise<z.infer<typeof Invited>> {
  const { summitOn } = await loadProgramme(ctx.deps.database.db, ctx.portal, ctx.deps.framework.summit.date)
  const year = yearOf(ctx, summitOn)
  const options = { action: 'summit.invite', needs: 'manager', input, key, hold: true } as const
  const { undo } = await write(ctx, options, async (changes) => {
    const { id: partnerId, name, optOut } = await lockPartner(changes, input.partnerId)
    if (optOut && input.state === 'invited') {
      throw new AppError('conflict', `${name} opted out of contact and is not invited.`)
    }
    const at = and(
      eq(summitInvitation.portalId, ctx.portal.id),
      eq(summitInvitation.partnerId, partnerId),
      eq(summitInvitation.year, year),
    )
    const [before] = await changes.db.select({ id: summitInvitation.id }).from(summitInvitation).where(at)
    if (before) await changes.update('summitInvitation', before.id, { state: input.state })
    else await changes.insert('summitInvitation', { partnerId, year, state: input.state })
    return null
  })
  return { ...input, year, undo }
}

function yearOf(ctx: Context, summitOn: string | null): number {
  return Number((summitOn ?? ctx.now.toISOString()).slice(0, 4))
}
