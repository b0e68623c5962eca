import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { oauthConsent } from '../../db/tables/access.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const ConsentState = z
  .object({
    /** How this service gets into the HubSpot account. */
    by: z.enum(['service-key', 'oauth']),
    /** Who consented. */
    email: z.string().nullable(),
    consentedAt: z.iso.datetime().nullable(),
    scopes: z.array(z.string()),
    /** Scopes that are needed and were not given: the account must consent again. */
    missing: z.array(z.string()),
    /** When HubSpot ended the consent; null while it holds. */
    lostAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ConsentState' })
export type ConsentState = z.infer<typeof ConsentState>

/** What the HubSpot account allowed, and whether it is enough. Throws `forbidden` unless an admin asks. */
export async function getConsent(ctx: Context): Promise<ConsentState> {
  requireRole(ctx, 'admin')
  const [row] = await ctx.deps.database.db.select().from(oauthConsent).where(eq(oauthConsent.portalId, ctx.portal.id))
  if (!row) return { by: 'service-key', email: null, consentedAt: null, scopes: [], missing: [], lostAt: null }
  const { email, scopes, consentedAt, lostAt } = row
  const needed = ctx.deps.oauth?.door.requiredScopes ?? []
  return {
    by: 'oauth',
    email,
    consentedAt: consentedAt.toISOString(),
    scopes,
    missing: needed.filter((scope) => !scopes.includes(scope)),
    lostAt: lostAt?.toISOString() ?? null,
  }
}
