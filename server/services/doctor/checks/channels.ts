import { type Check, ok, warn } from '../check.ts'

export const channels: Check = {
  name: 'Telling our team',
  async look({ deps }) {
    const { email, webhook } = deps.notify.channels
    const known = [email && `mail from ${email.from}`, webhook && `webhook at ${webhook.host}`].filter(Boolean)
    if (known.length > 0) return ok(`${known.join(', ')}.`)
    return warn(
      'Nobody will be told when a two-hour clock runs.',
      'Set SMTP_URL or NOTIFY_WEBHOOK_URL, or let a HubSpot workflow watch the properties of the partner.',
    )
  },
}
