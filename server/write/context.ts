import type { Role } from '../db/tables/access.ts'
import type { Actor } from '../db/tables/audit.ts'
import type { portal } from '../db/tables/portal.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'

export type Portal = typeof portal.$inferSelect

/** Who asks, for which portal, and when. Domain time is `now`, never the database's clock. */
export type Context = {
  deps: Deps
  portal: Portal
  actor: Actor
  role: Role
  now: Date
}

const RANK: Record<Role, number> = { viewer: 0, manager: 1, admin: 2 }

/** Throws `forbidden` unless the caller's role is at least the one needed. */
export function requireRole(ctx: Context, needed: Role): void {
  if (RANK[ctx.role] >= RANK[needed]) return
  throw new AppError('forbidden', `This needs the role ${needed}; you are ${ctx.role}. Ask an admin of this portal.`)
}
