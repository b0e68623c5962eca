import type { ComposeDraft } from '../../../extension/sites/gmail/index.ts'
import { createGmailSite, insertIntoCompose, recipientsTaken } from '../../../extension/sites/gmail/index.ts'

/** The Gmail adapter as a content script that a test page may ask; it answers by event, as JSON. */
createGmailSite(document).watch(() => {}, new AbortController().signal)

document.addEventListener('tributary-ask', async (event) => {
  const { insert } = JSON.parse((event as CustomEvent<string>).detail) as { insert: ComposeDraft }
  const started = performance.now()
  const outcome = insertIntoCompose(insert, document)
  const milliseconds = performance.now() - started
  const wrote = outcome.ok && outcome.recipient === 'typed'
  const taken = wrote ? await recipientsTaken(outcome.root, insert) : null
  const told = outcome.ok ? { ok: true, how: outcome.how, recipient: outcome.recipient, notes: outcome.notes } : outcome
  const detail = JSON.stringify({ ...told, taken, milliseconds })
  document.dispatchEvent(new CustomEvent('tributary-answer', { detail }))
})
