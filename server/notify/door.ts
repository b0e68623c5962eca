export type Message = { subject: string; text: string }

/**
 * The one door to our own team (DESIGN §3 no. 10). Each call throws NotifyError, with a reason a person can act on, if
 * the message was not taken within ten seconds.
 */
export type NotifyDoor = {
  /** What is configured, without any secret. */
  channels: { email: { from: string } | null; webhook: { host: string } | null }
  sendMail(to: string, message: Message): Promise<void>
  postWebhook(message: Message): Promise<void>
}

export class NotifyError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'NotifyError'
  }
}

/** Longest wait for a mail server or a webhook. */
export const TIMEOUT_MS = 10_000
