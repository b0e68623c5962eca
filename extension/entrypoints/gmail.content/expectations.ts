import type { SentMail } from '../../sites/gmail/index.ts'

/** A draft of ours that stands in a compose and is not sent yet; for several partners if it is a blind copy. */
export type Expected = {
  partnerIds: string[]
  touchpointId: string | null
  templateId: string
  stream: string | null
  subject: string | null
  to: string | null
}

/** Which mail a draft will become. */
export type Expectations = {
  /** The draft stands in this compose, whatever the person makes of its subject. */
  expectFrom(root: Element, expected: Expected): void
  /** The draft stands in a compose not known: it is told by its subject and its recipient. */
  expect(expected: Expected): void
  /** The draft that was sent by this mail, once; null for a mail that is none of ours. */
  take(root: Element, mail: SentMail): Expected | null
}

/** Remembers drafts by compose and never by tab: another mail sent meanwhile is another mail. */
export function createExpectations(): Expectations {
  const byRoot = new WeakMap<Element, Expected>()
  const loose = new Set<Expected>()
  return {
    expectFrom: (root, expected) => byRoot.set(root, expected),
    expect: (expected) => loose.add(expected),
    take: (root, mail) => {
      const found = byRoot.get(root) ?? [...loose].find((expected) => fits(expected, mail)) ?? null
      byRoot.delete(root)
      if (found) loose.delete(found)
      return found
    },
  }
}

function fits({ subject, to }: Expected, mail: SentMail): boolean {
  return !!subject && subject.trim() === mail.subject && (!to || mail.to.includes(to.toLowerCase()))
}
