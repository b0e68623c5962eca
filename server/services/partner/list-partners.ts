import { and, asc, eq, gt, ilike, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { BandId } from '#shared/framework/health.ts'
import { Stage } from '#shared/framework/phases.ts'
import { TierId } from '#shared/framework/tiers.ts'
import { standing } from '../../db/tables/computed.ts'
import { partner } from '../../db/tables/partner.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const PartnerSummary = z
  .object({
    id: z.uuid(),
    name: z.string(),
    tier: TierId,
    stage: Stage,
    optOut: z.boolean(),
    health: z.object({
      status: z.enum(['scored', 'onboarding', 'not-enough-data', 'stopped']),
      score: z.int().nullable(),
      band: BandId.nullable(),
      coverage: z.int(),
    }),
    next: z.object({ label: z.string(), dueOn: z.iso.date() }).nullable(),
    overdueCount: z.int(),
    sample: z.boolean(),
  })
  .meta({ id: 'PartnerSummary' })
export type PartnerSummary = z.infer<typeof PartnerSummary>

export const PartnerPage = z
  .object({ partners: z.array(PartnerSummary), after: z.string().nullable() })
  .meta({ id: 'PartnerPage' })
export type PartnerPage = z.infer<typeof PartnerPage>

export const PartnerFilter = z.object({
  search: z.string().max(200).optional(),
  tier: TierId.optional(),
  stage: Stage.optional(),
  band: BandId.optional(),
  /** First or second owner, as it is written. */
  owner: z.string().max(200).optional(),
  /** Only those put away, instead of only the others. */
  archived: z.stringbool().default(false),
})
type ListPartners = Partial<z.output<typeof PartnerFilter>> & { after?: string; limit: number }

/** Partners in order of their id, a page at a time; `after` null on the last page. */
export async function listPartners(ctx: Context, { after, limit, ...filter }: ListPartners): Promise<PartnerPage> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select({ partner, standing: standing.value })
    .from(partner)
    .innerJoin(standing, and(eq(standing.portalId, partner.portalId), eq(standing.partnerId, partner.id)))
    .where(
      and(
        eq(partner.portalId, ctx.portal.id),
        after ? gt(partner.id, sql`${after}::uuid`) : undefined,
        ...conditions(filter),
      ),
    )
    .orderBy(asc(partner.id))
    .limit(limit)
  const partners = rows.map(
    ({ partner: { id, name, tier, stage, optOut, sample }, standing: { health, next, overdueCount } }) => ({
      id,
      name,
      tier,
      stage,
      optOut,
      health: {
        status: health.status,
        score: health.score === null ? null : Math.floor(health.score),
        band: health.band,
        coverage: Math.floor(health.coverage),
      },
      next: next && { label: next.label, dueOn: next.dueOn },
      overdueCount,
      sample,
    }),
  )
  return { partners, after: partners.length === limit ? (partners.at(-1)?.id ?? null) : null }
}

function conditions({ search, tier, stage, band, owner, archived = false }: Omit<ListPartners, 'after' | 'limit'>) {
  return [
    search ? ilike(partner.name, `%${search.replace(/[\\%_]/g, '\\$&')}%`) : undefined,
    tier && eq(partner.tier, tier),
    stage && eq(partner.stage, stage),
    band && eq(standing.band, band),
    owner ? or(eq(partner.ownerName, owner), eq(partner.secondOwnerName, owner)) : undefined,
    archived ? isNotNull(partner.archivedAt) : isNull(partner.archivedAt),
  ]
}
