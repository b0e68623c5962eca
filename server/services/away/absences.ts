import { z } from 'zod'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { requireSpan } from './require-span.ts'

const Name = z.string().trim().min(1).max(200)

export const AbsenceInput = z
  .strictObject({
    person: Name,
    from: z.iso.date(),
    to: z.iso.date(),
    /** Who looks after streams, clocks, levels and mails of this person meanwhile. */
    cover: Name,
    note: z.string().min(1).max(500).nullable().default(null),
  })
  .meta({ id: 'AbsenceInput', example: { person: 'Kevin', from: '2026-12-21', to: '2027-01-01', cover: 'Sarah' } })
export type AbsenceInput = z.infer<typeof AbsenceInput>

/** One of ours is away with a cover. Throws `invalid`. */
export async function addAbsence(ctx: Context, input: AbsenceInput, key: string | null): Promise<{ id: string }> {
  requireSpan(input)
  if (input.person === input.cover)
    throw new AppError('invalid', `cover: ${input.cover} cannot stand in for themselves.`)
  const options = { action: 'absence.add', needs: 'manager', input, key } as const
  const { value } = await write(ctx, options, async (changes) => {
    const { id } = await changes.insert('absence', input)
    return { id }
  })
  return value
}

/** Throws `not-found`. */
export async function removeAbsence(ctx: Context, id: string): Promise<void> {
  const options = { action: 'absence.remove', needs: 'manager', input: { id } } as const
  await write(ctx, options, (changes) => changes.remove('absence', id))
}
