import type { Send } from '../../messaging/send.ts'
import { lastMessage, selectorHits } from '../../sites/gmail/index.ts'

/** Gmail fills a conversation step by step; what stands there then is the whole of it. */
const SETTLED_MS = 2_000

/**
 * After each move: tells the background who wrote last, by ids, and how well the page was understood. Both stay in the
 * browser unless the writer is a contact of a partner.
 */
export function createReports({ send, doc }: { send: Send; doc: Document }): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const last = lastMessage(doc)
      if (last) send('replied', last)
      const hits = selectorHits(doc)
      if (Object.keys(hits).length > 0) send('selectorHits', { hits })
    }, SETTLED_MS)
  }
}
