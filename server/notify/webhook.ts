import { type NotifyDoor, NotifyError, TIMEOUT_MS } from './door.ts'

/** Slack and Teams, as they give their incoming webhooks; nothing else is ever asked. */
const HOSTS: readonly RegExp[] = [
  /^hooks\.slack\.com$/,
  /^[a-z0-9-]+\.webhook\.office\.com$/,
  /^[a-z0-9.-]+\.logic\.azure\.com$/,
]

/**
 * Why a webhook address may not be asked; null if it may. One fixed list of hosts over https on the usual port, so that
 * no setting can make the service ask a machine of its own network.
 * @param testOrigin the one further origin, for tests of an installation
 */
export function webhookProblem(address: string, testOrigin: string | null = null): string | null {
  if (!URL.canParse(address)) return 'it is not a URL'
  const url = new URL(address)
  if (testOrigin !== null && url.origin === new URL(testOrigin).origin && !url.username) return null
  if (url.protocol !== 'https:' || url.port !== '' || url.username || url.password) {
    return 'it must be https, on the usual port and without a user name'
  }
  if (!HOSTS.some((host) => host.test(url.hostname))) {
    return `${url.hostname} is none of hooks.slack.com, *.webhook.office.com, *.logic.azure.com`
  }
  return null
}

export type WebhookSettings = { url: string; testOrigin?: string | null; timeoutMs?: number; fetch?: typeof fetch }

/** Posts to a Slack or Teams incoming webhook. Redirects are not followed: they could lead anywhere. */
export function webhookPoster(settings: WebhookSettings): NotifyDoor['postWebhook'] {
  const { url, testOrigin = null, timeoutMs = TIMEOUT_MS, fetch: ask = fetch } = settings
  const { hostname } = new URL(url)
  return async ({ subject, text }) => {
    const problem = webhookProblem(url, testOrigin)
    if (problem) throw new NotifyError(`The webhook is not asked: ${problem}.`)
    let response: Response
    try {
      response = await ask(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(bodyFor(hostname, { subject, text })),
        signal: AbortSignal.timeout(timeoutMs),
      })
    } catch (cause) {
      throw new NotifyError(`The webhook at ${hostname} could not be reached: ${reasonOf(cause)}.`, cause)
    }
    await response.body?.cancel()
    if (!response.ok) throw new NotifyError(`The webhook at ${hostname} answered with status ${response.status}.`)
  }
}

/** Teams workflows read an adaptive card, Slack and Teams connectors a text. */
function bodyFor(hostname: string, { subject, text }: { subject: string; text: string }): object {
  if (!hostname.endsWith('.logic.azure.com')) return { text: `*${escapeText(subject)}*\n${escapeText(text)}` }
  const block = (content: string, weight: string) => ({ type: 'TextBlock', text: content, wrap: true, weight })
  const content = {
    type: 'AdaptiveCard',
    version: '1.4',
    body: [block(subject, 'Bolder'), block(text.replaceAll('\n', '\n\n'), 'Default')],
  }
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] }
}

/** Slack reads `<…>` as links and mentions; a partner's name must not ring the whole channel. */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function reasonOf(error: unknown): string {
  const { cause, message, name } = error as Error
  if (name === 'TimeoutError') return 'no answer in time'
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? message
}
