import type { Context } from '../../write/context.ts'
import { getOnCall } from './on-call.ts'

/** A sentence for forms, status and digest if none of us would hear of a clock; null if somebody would. */
export async function nobodyIsTold(ctx: Pick<Context, 'deps' | 'portal'>): Promise<string | null> {
  const { email, webhook } = ctx.deps.notify.channels
  if (webhook) return null
  if (!email) {
    return 'Nobody will be told: neither SMTP_URL nor NOTIFY_WEBHOOK_URL is set. Look here yourself until one is.'
  }
  const { people } = await getOnCall(ctx.deps.database.db, ctx.portal.id)
  return people.length > 0
    ? null
    : 'Nobody will be told: nobody is on call. Name somebody with: npm run cli -- on-call add.'
}
