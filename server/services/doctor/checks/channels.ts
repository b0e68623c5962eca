import { nobodyIsTold } from '../../notify/nobody-is-told.ts'
import { type Check, ok, warn } from '../check.ts'

export const channels: Check = {
  name: 'Telling our team',
  async look(ctx) {
    const { email, webhook } = ctx.deps.notify.channels
    const known = [email && `mail from ${email.from}`, webhook && `webhook at ${webhook.host}`].filter(Boolean)
    const warning = await nobodyIsTold(ctx)
    if (warning === null) return ok(`${known.join(', ')}.`)
    return warn(
      warning,
      'Set SMTP_URL or NOTIFY_WEBHOOK_URL and name who is on call, or let a HubSpot workflow watch the properties of the partner.',
    )
  },
}
