import { debounced, onUrlChange } from '../moves.ts'
import { type Memory, noteMove } from './read.ts'
import { readNavigation } from './read-navigation.ts'

/**
 * Follows moves inside the document until the signal: by the URL and by YouTube's own event, which brings the answer of
 * the new page. Calls back once, 150 ms after the last of them.
 */
export function watchYoutube(doc: Document, memory: Memory, onMove: () => void, signal: AbortSignal): void {
  const notify = debounced(onMove, signal)
  const view = doc.defaultView
  if (!view) return
  onUrlChange(view, signal, () => {
    noteMove(doc, view.location.href, memory)
    notify()
  })
  doc.addEventListener(
    'yt-navigate-finish',
    (event) => {
      memory.navigated = readNavigation(event) ?? memory.navigated
      notify()
    },
    { signal },
  )
}
