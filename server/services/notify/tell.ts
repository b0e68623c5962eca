import type { Told } from '../../db/tables/notification.ts'
import type { Message } from '../../notify/door.ts'
import type { Context } from '../../write/context.ts'

/**
 * Tells our team by every channel there is; one that fails does not stop the others. Answers what became of each try,
 * for a person to read; nothing if no channel is configured.
 */
export async function tell(
  { deps, portal, now }: Pick<Context, 'deps' | 'portal' | 'now'>,
  { addresses, message, webhook = true }: { addresses: readonly string[]; message: Message; webhook?: boolean },
): Promise<Told[]> {
  const { notify, log } = deps
  const tries: { to: string; channel: Told['channel']; send: () => Promise<void> }[] = []
  if (notify.channels.webhook && webhook) {
    const to = notify.channels.webhook.host
    tries.push({ to, channel: 'webhook', send: () => notify.postWebhook(message) })
  }
  if (notify.channels.email) {
    for (const to of addresses) tries.push({ to, channel: 'email', send: () => notify.sendMail(to, message) })
  }
  const at = now.toISOString()
  return Promise.all(
    tries.map(async ({ to, channel, send }) => {
      try {
        await send()
        return { to, channel, at, problem: null }
      } catch (error) {
        const problem = (error as Error).message
        log.error({ portalId: portal.id, channel, problem }, 'Our team could not be told of something')
        return { to, channel, at, problem }
      }
    }),
  )
}
