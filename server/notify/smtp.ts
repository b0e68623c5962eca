import { createTransport } from 'nodemailer'
import { type NotifyDoor, NotifyError, TIMEOUT_MS } from './door.ts'

export type SmtpSettings = { url: string; from: string; timeoutMs?: number }

/** Sends by the SMTP server of `smtp://` or `smtps://`; plain text only. */
export function smtpSender({ url, from, timeoutMs = TIMEOUT_MS }: SmtpSettings): NotifyDoor['sendMail'] {
  return async (to, { subject, text }) => {
    // A connection each: a few mails a day, and a server that hung once must not hold the next mail back.
    const transport = createTransport({
      url,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    const sent = transport.sendMail({ from, to: { name: '', address: to }, subject, text })
    try {
      await within(timeoutMs, sent)
    } catch (cause) {
      throw new NotifyError(`The mail server did not take the mail to ${to}: ${(cause as Error).message}`, cause)
    } finally {
      sent.catch(() => {})
      transport.close()
    }
  }
}

/** The socket timeouts count silence; a server that trickles would hold us longer. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
