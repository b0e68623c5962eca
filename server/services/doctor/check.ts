import { z } from 'zod'
import type { Context } from '../../write/context.ts'

export const Finding = z
  .object({
    name: z.string(),
    state: z.enum(['ok', 'warn', 'fail']),
    /** What was found. */
    said: z.string(),
    /** What to do about it; null where nothing is to be done. */
    todo: z.string().nullable(),
  })
  .meta({ id: 'Finding' })
export type Finding = z.infer<typeof Finding>
export type Found = Omit<Finding, 'name'>

/** One thing the doctor looks at. What it throws is a finding too. */
export type Check = { name: string; look(ctx: Context): Promise<Found> }

export function ok(said: string): Found {
  return { state: 'ok', said, todo: null }
}

export function warn(said: string, todo: string): Found {
  return { state: 'warn', said, todo }
}

export function fail(said: string, todo: string): Found {
  return { state: 'fail', said, todo }
}
