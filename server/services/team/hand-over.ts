import { and, asc, eq, inArray, or } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { team } from '../../db/tables/cadence.ts'
import { partner } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'

const Name = z.string().trim().min(1).max(200)

export const HandOver = z
  .strictObject({
    from: Name,
    to: Name,
    /** Only these partners; everything of the person's if it is left out. */
    partnerIds: z.array(z.uuid()).min(1).max(10_000).optional(),
  })
  .meta({ id: 'HandOver', example: { from: 'Kevin', to: 'Sarah' } })
export type HandOver = z.infer<typeof HandOver>

export const HandedOver = z
  .object({ partners: z.int(), teams: z.int(), undo: Undo.nullable() })
  .meta({ id: 'HandedOver' })
export type HandedOver = z.infer<typeof HandedOver>

/**
 * Gives everything a person answers for to somebody else in one step: first and second owner, sender, places in teams.
 * What is due, clocks and levels follow the owner. Throws `invalid` if both are the same.
 */
export async function handOver(ctx: Context, input: HandOver, key: string | null): Promise<HandedOver> {
  const { from, to, partnerIds } = input
  if (from === to) throw new AppError('invalid', `to: ${to} has it already.`)
  const options = { action: 'hand-over', needs: 'manager', input, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    const rows = await changes.db
      .select({ id: partner.id })
      .from(partner)
      .where(
        and(
          eq(partner.portalId, ctx.portal.id),
          or(eq(partner.ownerName, from), eq(partner.secondOwnerName, from), eq(partner.senderName, from)),
          partnerIds && inArray(partner.id, partnerIds),
        ),
      )
      .orderBy(asc(partner.id))
    for (const row of await changes.lockPartners(rows.map(({ id }) => id))) {
      const ownerName = row.ownerName === from ? to : row.ownerName
      const second = row.secondOwnerName === from ? to : row.secondOwnerName
      await changes.update('partner', row.id, {
        ownerName,
        // Nobody owns a partner twice.
        secondOwnerName: second === ownerName ? null : second,
        senderName: row.senderName === from ? to : row.senderName,
      })
    }
    const teams = partnerIds ? [] : await changes.db.select().from(team).where(eq(team.portalId, ctx.portal.id))
    const theirs = teams.filter(({ members }) => members.includes(from))
    for (const { id, members } of theirs) {
      const left = members.map((member) => (member === from ? to : member))
      await changes.update('team', id, { members: [...new Set(left)] })
    }
    return { partners: rows.length, teams: theirs.length }
  })
  return { ...value, undo }
}
