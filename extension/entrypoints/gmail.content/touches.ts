import type { Send } from '../../messaging/send.ts'
import type { SentTouch } from '../../overlays/state.ts'
import type { SentMail } from '../../sites/gmail/index.ts'
import type { Expected } from './expectations.ts'

/** More partners in one mail is a mailing, which nobody wants logged without a word. */
const MOST_PARTNERS = 5

/**
 * What is logged for a mail: one touch a partner. A draft of ours is for whom it was written; any other mail for the
 * partners it went to, known by person, else by domain. None where it has nothing to do with a partner.
 */
export async function touchesOf(send: Send, mail: SentMail, expected: Expected | null): Promise<SentTouch[]> {
  const facts = { channel: 'email', threadId: mail.threadId, to: mail.to, evidence: 'gmail' } as const
  if (expected) {
    const { partnerIds, touchpointId, templateId, stream } = expected
    const subject = mail.subject ?? expected.subject
    // The one draft touch belongs to the first; in a blind copy for many each other partner gets a touch of its own.
    return partnerIds.map((partnerId, at) => {
      return { ...facts, partnerId, touchpointId: at === 0 ? touchpointId : null, templateId, stream, subject }
    })
  }
  const unknown = { touchpointId: null, templateId: null, stream: null, subject: mail.subject }
  const partners = await partnersOf(send, mail.to)
  return partners.slice(0, MOST_PARTNERS).map((partnerId) => ({ ...facts, ...unknown, partnerId }))
}

async function partnersOf(send: Send, to: string[]): Promise<string[]> {
  const people = to.map((address) => address.toLowerCase())
  const domains = new Set(people.map((address) => address.slice(address.lastIndexOf('@') + 1)))
  const answer = await send('lookup', {
    identities: [
      ...people.map((value) => ({ kind: 'email', value }) as const),
      ...[...domains].map((value) => ({ kind: 'domain', value }) as const),
    ],
  })
  const matches = answer.ok ? answer.value.matches : []
  const known = matches.filter(({ identity }) => identity.kind === 'email')
  return (known.length > 0 ? known : matches).map(({ entry }) => entry.id)
}
