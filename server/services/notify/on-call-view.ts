import type { OnCall } from '#shared/api/notify.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { nobodyIsTold } from './nobody-is-told.ts'
import { getOnCall } from './on-call.ts'

/** The settings with the channels, and a warning if nobody would hear of a clock. */
export async function onCallView(ctx: Context): Promise<OnCall> {
  requireRole(ctx, 'viewer')
  const { email, webhook } = ctx.deps.notify.channels
  const channels = { email: email !== null, webhook: webhook?.host ?? null }
  return { ...(await getOnCall(ctx.deps.database.db, ctx.portal.id)), channels, warning: await nobodyIsTold(ctx) }
}
