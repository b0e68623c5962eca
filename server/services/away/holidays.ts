import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { holiday } from '../../db/tables/cadence.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'

export const Holidays = z
  .strictObject({
    holidays: z
      .array(z.strictObject({ on: z.iso.date(), name: z.string().trim().min(1).max(200) }))
      .max(500)
      .refine((days) => new Set(days.map(({ on }) => on)).size === days.length, {
        error: 'expected each day once',
      }),
  })
  .meta({ id: 'Holidays', example: { holidays: [{ on: '2026-12-25', name: 'Christmas Day' }] } })
export type Holidays = z.infer<typeof Holidays>

/**
 * Sets the whole list of days on which we do not work; due dates move with the next night. Throws `forbidden` unless an
 * admin asks.
 */
export async function setHolidays(ctx: Context, input: Holidays, key: string | null): Promise<Holidays> {
  const options = { action: 'holidays.set', needs: 'admin', input, key } as const
  const { value } = await write(ctx, options, async (changes) => {
    const wanted = new Map(input.holidays.map(({ on, name }) => [on, name]))
    const rows = await changes.db.select().from(holiday).where(eq(holiday.portalId, ctx.portal.id))
    for (const row of rows) {
      const name = wanted.get(row.on)
      wanted.delete(row.on)
      if (name === undefined) await changes.remove('holiday', row.id)
      else if (name !== row.name) await changes.update('holiday', row.id, { name })
    }
    for (const [on, name] of wanted) await changes.insert('holiday', { on, name })
    return input
  })
  return value
}
