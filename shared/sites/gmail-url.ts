import { urlParts } from './url-parts.ts'

/**
 * What a Gmail URL says. `account` is the index of `/u/N`, the address of `/u/<address>`, or null. `routeId` is the last
 * part of the hash: an id of Gmail's own that only tells one thread from another, never the thread's key.
 */
export type GmailPage =
  | { kind: 'list'; account: string | null }
  | { kind: 'thread'; account: string | null; routeId: string }
  | { kind: 'compose'; account: string | null; to: string; subject: string; body: string }

/** URL → page, or null if it is not Gmail (reference/gmail.md §2.1 and §3). */
export function parseGmailUrl(url: string): GmailPage | null {
  const parts = urlParts(url)
  if (parts?.host !== 'mail.google.com' || parts.segments[0] !== 'mail') return null
  const account = accountOf(parts.segments)
  const { query } = parts
  if (query.get('view') === 'cm') {
    const text = (name: string) => query.get(name) ?? ''
    return { kind: 'compose', account, to: text('to'), subject: text('su'), body: text('body') }
  }
  const routeId = routeIdOf(parts.hash)
  return routeId === null ? { kind: 'list', account } : { kind: 'thread', account, routeId }
}

/** What the hash names a conversation by, null where it names a list: `#inbox/FMfcgz…` → `FMfcgz…`. */
export function routeIdOf(hash: string): string | null {
  const last = (hash.split('?')[0] ?? '').split('/').slice(1).at(-1) ?? ''
  return threadId.test(last) ? last : null
}

/** Base-40 id of 2018 and later, or the old 16 hex digits. */
const threadId = /^(?:[A-Z][B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{19,}|[0-9a-f]{16})$/

/** Gmail refuses long addresses (413 was seen at 6,410 characters, cookies count too); 2,000 is safe. */
export const composeUrlLimit = 2000

export type ComposeFields = { to: string | null; subject: string; body: string | null; account: string | null }

/**
 * Address that opens Gmail's compose, at most `composeUrlLimit` characters: a body that does not fit is left out whole
 * rather than cut, for the draft is then inserted by the Gmail adapter or pasted. `account`: address or index.
 * @throws if recipient and subject alone are too long.
 */
export function composeUrl({ to, subject, body, account }: ComposeFields): string {
  const path = account === null ? '' : `u/${encodeURIComponent(account)}/`
  const head = `https://mail.google.com/mail/${path}?view=cm&fs=1&tf=1`
  const url = `${head}${to ? `&to=${encodeURIComponent(to)}` : ''}&su=${encodeURIComponent(subject)}`
  if (url.length > composeUrlLimit) {
    throw new Error(
      `The compose address is ${url.length} characters long, ${composeUrlLimit} are allowed: shorten the subject.`,
    )
  }
  const whole = body ? `${url}&body=${encodeURIComponent(body)}` : url
  return whole.length <= composeUrlLimit ? whole : url
}

function accountOf([, u, account]: string[]): string | null {
  return u === 'u' && account ? account : null
}

const route = 'FMfcgzGxRnYBQHQkCtJWSBvSTFGvMQzz'

/** URL → expected page; also tried on every other site's detector. */
export const gmailUrlExamples: [string, GmailPage | null][] = [
  ['https://mail.google.com/mail/u/0/#inbox', { kind: 'list', account: '0' }],
  ['https://mail.google.com/mail/u/0/', { kind: 'list', account: '0' }],
  ['https://mail.google.com/mail/', { kind: 'list', account: null }],
  [`https://mail.google.com/mail/u/0/#inbox/${route}`, { kind: 'thread', account: '0', routeId: route }],
  [
    `https://mail.google.com/mail/u/1/#label/Partner/${route}?compose=new`,
    { kind: 'thread', account: '1', routeId: route },
  ],
  [`https://mail.google.com/mail/u/1/#search/from%3Ame/${route}`, { kind: 'thread', account: '1', routeId: route }],
  [
    'https://mail.google.com/mail/#all/18f1a2b3c4d5e6f7',
    { kind: 'thread', account: null, routeId: '18f1a2b3c4d5e6f7' },
  ],
  ['https://mail.google.com/mail/u/0/#search/clockwork', { kind: 'list', account: '0' }],
  ['https://mail.google.com/mail/u/0/#label/Partners', { kind: 'list', account: '0' }],
  [
    'https://mail.google.com/mail/?view=cm&fs=1&tf=1&to=kevin%40example.com&su=A%20%26%20B',
    { kind: 'compose', account: null, to: 'kevin@example.com', subject: 'A & B', body: '' },
  ],
  [
    'https://mail.google.com/mail/u/sarah%40example.com/?view=cm&su=Hi&body=One%0ATwo',
    { kind: 'compose', account: 'sarah@example.com', to: '', subject: 'Hi', body: 'One\nTwo' },
  ],
  ['https://mail.google.com/chat/u/0/', null],
  ['https://accounts.google.com/mail/u/0/', null],
  ['https://mail.google.com.example.com/mail/u/0/', null],
]
