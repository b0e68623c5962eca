import type { Undo } from '#shared/api/outreach.ts'
import type { CopiedMail } from './copy-button.tsx'
import type { Store, Toast } from './state.ts'

/** The one line about what was just done. */
export type Toasts = {
  /** With `undo` it stays while that stands, ten seconds at most; without, four seconds. */
  say(text: string, undo: Undo | null): void
  /** With `copy` it stays long enough to copy that. */
  sayBad(text: string, copy?: CopiedMail): void
}

const UNDO_SECONDS = 10
const SHOWN_SECONDS = 4
const COPY_SECONDS = 60

/** Counts by its own seconds, so that a clock that differs from the service's neither hides nor stretches an undo much. */
export function createToasts(store: Store, now: () => number): Toasts {
  let timer: ReturnType<typeof setInterval> | undefined

  function show(toast: Omit<Toast, 'secondsLeft'>, seconds: number): void {
    clearInterval(timer)
    store.set({ toast: { ...toast, secondsLeft: seconds } })
    timer = setInterval(() => {
      const { toast } = store.get()
      const secondsLeft = (toast?.secondsLeft ?? 0) - 1
      if (toast && secondsLeft > 0) store.set({ toast: { ...toast, secondsLeft } })
      else {
        clearInterval(timer)
        store.set({ toast: null })
      }
    }, 1_000)
  }

  return {
    say: (text, undo) => {
      const left = undo ? Math.ceil((Date.parse(undo.until) - now()) / 1_000) : SHOWN_SECONDS
      show({ text, undo, tone: 'good' }, Math.min(Math.max(left, SHOWN_SECONDS), UNDO_SECONDS))
    },
    sayBad: (text, copy) => show({ text, undo: null, tone: 'bad', copy }, copy ? COPY_SECONDS : UNDO_SECONDS),
  }
}
