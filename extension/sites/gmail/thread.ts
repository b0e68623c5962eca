import { normaliseIdentity } from '#shared/normalise-identity.ts'
import { routeIdOf } from '#shared/sites/gmail-url.ts'
import { anyOf, findAll, findShown, isShown } from './selectors.ts'

/** The conversation on screen. `people`: addresses in the order they appear, own one left out. */
export type GmailThread = { threadId: string; subject: string | null; people: string[] }

/**
 * Reads heading and addresses of the open conversation, or null if none is open. Bodies are never read. `threadId` is
 * the legacy one, 16 hex digits: the newer id is the literal text "undefined" for some accounts since 2025-11.
 */
export function readThread(doc: Document): GmailThread | null {
  const { hostname, pathname, search, hash } = doc.location
  if (hostname !== 'mail.google.com' || search.includes('view=cm')) return null
  const row = findShown(doc, 'selectedRow')
  if (routeIdOf(hash) === null && !row && !pathname.endsWith('/popout')) return null
  const heading = findShown(doc, 'threadHeading')
  const threadId = legacyId(heading) ?? legacyId(row)
  if (!threadId) return null
  const people = peopleIn(scopeOf(doc), ownAddress(doc))
  return { threadId, subject: heading?.textContent?.trim() || null, people }
}

/**
 * Id and writer of the last message of the conversation on screen; null if it is our own, closed, or our address is not
 * known yet. Nothing of its text is read.
 */
export function lastMessage(doc: Document): { threadId: string; messageId: string; from: string } | null {
  const thread = readThread(doc)
  const own = ownAddress(doc)
  const message = thread && findAll(scopeOf(doc), 'message').filter(isShown).at(-1)
  if (!message || !own) return null
  const writer = findAll(message, 'writer').find((element) => !element.closest(anyOf('content')))
  const from = address(writer?.getAttribute('email') ?? '')
  const ids = [message, ...findAll(message, 'messageId')].map((one) => one.getAttribute('data-legacy-message-id') ?? '')
  const messageId = ids.find((id) => legacyForm.test(id))
  if (!from || !messageId || from === own) return null
  return { threadId: thread.threadId, messageId, from }
}

/** The account's address: the last word with "@" of the title; null while Gmail loads. */
export function ownAddress(doc: Document): string | null {
  const words = doc.title.split(/\s+/).filter((word) => word.includes('@'))
  return address(words.at(-1) ?? '')
}

/** A normalised address, or null. */
export function address(raw: string): string | null {
  return normaliseIdentity('email', raw)?.value ?? null
}

const legacyForm = /^[0-9a-f]{10,16}$/

function scopeOf(doc: Document): ParentNode {
  return findShown(doc, 'threadHeading')?.closest('[role="main"]') ?? doc
}

function legacyId(element: Element | null): string | null {
  const id = element?.getAttribute('data-legacy-thread-id') ?? ''
  return legacyForm.test(id) ? id : null
}

function peopleIn(scope: ParentNode, own: string | null): string[] {
  const people = new Set<string>()
  for (const message of findAll(scope, 'message')) {
    for (const element of findAll(message, 'person')) {
      if (element.closest(anyOf('content'))) continue
      const found = address(element.getAttribute('email') ?? '')
      if (found && found !== own) people.add(found)
    }
  }
  return [...people]
}
