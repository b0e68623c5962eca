import { type ComposeDraft, fill, type InsertOutcome, refuse } from './compose.ts'
import { composeBodies, composeRoot, isField, subjectField } from './compose-parts.ts'
import { endOfOwn, ownPlace } from './places.ts'

/**
 * In the tab opened from a compose address: waits for the draft and replaces its plain text by the rendered HTML, if it
 * is empty or still that plain text; a signature stays. Gives up after `timeout` milliseconds.
 */
export async function upgradeOpenedCompose(
  draft: ComposeDraft,
  { doc = document, timeout = 20_000, signal }: { doc?: Document; timeout?: number; signal?: AbortSignal } = {},
): Promise<InsertOutcome> {
  const step = 100
  // Gmail shows the body before it fills it: an empty one is believed after a second and a half.
  const patience = 1500
  let empty = 0
  for (let waited = 0; waited <= timeout && !signal?.aborted; waited += step) {
    const body = openedBody(doc, draft)
    const text = body && ownText(body)
    if (body && text === squeezed(draft.text)) return replace(body, draft)
    if (body && text !== '') return refuse('edited')
    empty = body ? empty + step : 0
    if (body && empty >= patience) return replace(body, draft)
    await new Promise((resolve) => setTimeout(resolve, step))
  }
  return refuse('no-compose')
}

/** The draft with our subject, else the only one. */
function openedBody(doc: Document, draft: ComposeDraft): HTMLElement | null {
  const bodies = composeBodies(doc)
  const ours = bodies.filter((body) => {
    const root = composeRoot(body)
    return root && subjectField(root)?.value === draft.subject
  })
  return ours[0] ?? (bodies.length === 1 ? (bodies[0] ?? null) : null)
}

function replace(body: HTMLElement, draft: ComposeDraft): InsertOutcome {
  const root = composeRoot(body)
  if (!root) return refuse('no-compose')
  // A plain-text body already holds the text; writing it again would double it.
  if (isField(body) && body.value.trim()) return { ok: true, root, how: 'text', recipient: 'kept', notes: [] }
  return fill(body, draft, ownPlace)
}

/** Text of the body above its signature and without white space, which HTML and plain text write differently. */
function ownText(body: HTMLElement): string {
  if (isField(body)) return squeezed(body.value)
  const range = body.ownerDocument.createRange()
  range.selectNodeContents(body)
  const limit = endOfOwn(body)
  if (limit) range.setEndBefore(limit)
  return squeezed(range.toString())
}

function squeezed(text: string): string {
  return text.replace(/[\s\u200b\ufeff]+/g, '')
}
