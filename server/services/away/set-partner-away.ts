import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { partnerAway } from '../../db/tables/cadence.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'
import { requireSpan } from './require-span.ts'

export const AwayInput = z
  .strictObject({ from: z.iso.date(), to: z.iso.date(), note: z.string().min(1).max(500).nullable().default(null) })
  .meta({ id: 'AwayInput', example: { from: '2026-12-21', to: '2027-01-01', note: 'Company holidays' } })
export type AwayInput = z.infer<typeof AwayInput>

export const SavedAway = z.object({ id: z.uuid(), undo: Undo.nullable() }).meta({ id: 'SavedAway' })
export type SavedAway = z.infer<typeof SavedAway>

/** The partner is away, both days included: its days leave both sides of the score. Throws `not-found`, `invalid`. */
export async function setPartnerAway(
  ctx: Context,
  partnerId: string,
  { input, key }: { input: AwayInput; key: string | null },
): Promise<SavedAway> {
  requireSpan(input)
  const options = { action: 'away.set', needs: 'manager', input: { partnerId, ...input }, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    const { id } = await changes.insert('partnerAway', { partnerId, ...input })
    return { id }
  })
  return { ...value, undo }
}

/** The partner is not away after all. Throws `not-found`. */
export async function removePartnerAway(ctx: Context, partnerId: string, id: string): Promise<SavedAway> {
  const options = { action: 'away.remove', needs: 'manager', input: { id }, hold: true } as const
  const { undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    const at = and(
      eq(partnerAway.portalId, ctx.portal.id),
      eq(partnerAway.partnerId, partnerId),
      eq(partnerAway.id, id),
    )
    const [row] = await changes.db.select().from(partnerAway).where(at)
    if (!row) throw new AppError('not-found', `There is no absence ${id} of this partner.`)
    await changes.remove('partnerAway', id)
  })
  return { id, undo }
}
