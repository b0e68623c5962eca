import { z } from 'zod'
import type { appUser } from '../../db/tables/access.ts'

export const Role = z.enum(['viewer', 'manager', 'admin'])

/** A person of this portal; `machine` is the command line, which signs in by a file. */
export const User = z
  .object({ id: z.uuid(), name: z.string(), email: z.string(), role: Role, machine: z.boolean() })
  .meta({ id: 'User' })
export type User = z.infer<typeof User>

export function toUser({ id, name, email, role, machine }: typeof appUser.$inferSelect): User {
  return { id, name, email, role, machine }
}
