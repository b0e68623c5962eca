import type { Identity } from '#shared/identity.ts'
import { normaliseIdentity } from '#shared/normalise-identity.ts'
import { prefersDark } from '../dark.ts'
import type { Site, SitePage } from '../site.ts'
import { rememberFocus } from './focus.ts'
import { ownAddress, readThread } from './thread.ts'
import { watchGmail } from './watch.ts'

export { type ComposeDraft, type InsertOutcome, insertIntoCompose, recipientsTaken } from './compose.ts'
export { type SelectorHits, selectorHits } from './health.ts'
export { type SentCallbacks, type SentMail, watchSent } from './sent.ts'
export { type GmailThread, lastMessage, ownAddress, readThread } from './thread.ts'
export { upgradeOpenedCompose } from './upgrade.ts'

/**
 * Gmail, read from the isolated world. `watch` also remembers the draft last written in, so that `insertIntoCompose`
 * finds it after the focus went to the overlay. `onRead` is told of the first page and of every other one.
 */
export function createGmailSite(doc: Document = document, onRead: () => void = () => {}): Site {
  const read = () => sitePage(doc)
  return {
    name: 'gmail',
    read,
    watch: (onMove, signal) => {
      rememberFocus(doc, signal)
      watchGmail(doc, read, {
        onMove: () => {
          onMove()
          onRead()
        },
        signal,
      })
      onRead()
    },
    isDark: () => prefersDark(doc),
  }
}

function sitePage(doc: Document): SitePage | null {
  const thread = readThread(doc)
  if (!thread) return null
  const identities = identitiesOf(thread.people, ownAddress(doc))
  const key = [thread.threadId, ...thread.people].join(' ')
  return identities.length ? { key, identities, outreach: null } : null
}

/**
 * Every address, then every domain but our own. Which of them may be looked up at all, the background decides.
 */
export function identitiesOf(people: string[], own: string | null): Identity[] {
  const domains = new Set(people.map(domainOf).filter((domain) => domain !== domainOf(own ?? '')))
  return [
    ...people.map((person) => normaliseIdentity('email', person)),
    ...[...domains].map((domain) => normaliseIdentity('domain', domain)),
  ].filter((identity) => identity !== null)
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1)
}
