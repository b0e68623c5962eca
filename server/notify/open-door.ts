import { StartError } from '../errors.ts'
import { type NotifyDoor, NotifyError } from './door.ts'
import { smtpSender } from './smtp.ts'
import { webhookPoster, webhookProblem } from './webhook.ts'

export type NotifySettings = {
  smtp: { url: string; from: string } | null
  webhook: string | null
  /** The one further origin a webhook may have, for tests. */
  testOrigin: string | null
}

/** Reads the settings once; throws StartError naming the one that is wrong. */
export function openNotify({ smtp, webhook, testOrigin }: NotifySettings): NotifyDoor {
  const problem = webhook && webhookProblem(webhook, testOrigin)
  if (problem) throw new StartError(`NOTIFY_WEBHOOK_URL is not an incoming webhook of Slack or Teams: ${problem}.`)
  return {
    channels: {
      email: smtp && { from: smtp.from },
      webhook: webhook ? { host: new URL(webhook).hostname } : null,
    },
    sendMail: smtp ? smtpSender(smtp) : unset('SMTP_URL'),
    postWebhook: webhook ? webhookPoster({ url: webhook, testOrigin }) : unset('NOTIFY_WEBHOOK_URL'),
  }
}

function unset(name: string) {
  return () => Promise.reject(new NotifyError(`${name} is not set, so nobody can be told this way.`))
}
