import { composeBodies, composeRoot } from './compose-parts.ts'
import { type SelectorName, selectors } from './selectors.ts'
import { readThread } from './thread.ts'

/** By thing: which candidate found it now, counted from 0; -1 where it should be there and none did. */
export type SelectorHits = Partial<Record<SelectorName, number>>

/** What a conversation on screen always has, and what every draft has. Chips, quotes and toasts come and go. */
const ofThread = ['message', 'messageId', 'person', 'writer'] as const
const ofDraft = ['composeRoot', 'recipientField', 'subject', 'draftId', 'send'] as const

/**
 * How well Gmail is understood on this page: only of things that have to be there, so that a miss means that Gmail
 * changed. Counted in this browser and shown in the options, never sent.
 */
export function selectorHits(doc: Document): SelectorHits {
  const hits: SelectorHits = {}
  if (readThread(doc)) for (const name of ofThread) hits[name] = candidateIn(doc, name)
  const [body] = composeBodies(doc)
  const root = body && composeRoot(body)
  if (!root) return hits
  hits.composeRoot = selectors.composeRoot.findIndex(([selector]) => root.matches(selector))
  for (const name of ofDraft.slice(1)) hits[name] = candidateIn(root, name)
  return hits
}

function candidateIn(root: ParentNode, name: SelectorName): number {
  return selectors[name].findIndex(([selector]) => root.querySelector(selector))
}
