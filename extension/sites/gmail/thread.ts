import { normaliseIdentity } from '#shared/normalise-identity.ts'
import { parseGmailUrl } from '#shared/sites/gmail-url.ts'
import { anyOf, findAll, findShown } from './selectors.ts'

/** The conversation on screen. `people`: addresses in the order they appear, own one left out. */
export type GmailThread = { threadId: string; subject: string | null; people: string[] }

/**
 * Reads heading and addresses of the open conversation, or null if none is open. Bodies are never read. `threadId` is
 * the legacy one, 16 hex digits: the newer id is the literal text "undefined" for some accounts since 2025-11.
 */
export function readThread(doc: Document): GmailThread | null {
  const page = parseGmailUrl(doc.location.href)
  if (!page || page.kind === 'compose') return null
  const row = findShown(doc, 'selectedRow')
  const popout = doc.location.pathname.endsWith('/popout')
  if (page.kind === 'list' && !row && !popout) return null
  const heading = findShown(doc, 'threadHeading')
  const threadId = legacyId(heading) ?? legacyId(row)
  if (!threadId) return null
  const scope = heading?.closest('[role="main"]') ?? doc
  return { threadId, subject: heading?.textContent?.trim() || null, people: peopleIn(scope, ownAddress(doc)) }
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

function legacyId(element: Element | null): string | null {
  const id = element?.getAttribute('data-legacy-thread-id') ?? ''
  return /^[0-9a-f]{10,20}$/.test(id) ? id : null
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
