import type { JSX } from 'preact'
import { CopyButton } from './copy-button.tsx'
import type { Toast } from './state.ts'

type Props = { toast: Toast; onUndo(): void }

/** Says what was done and counts down while it can be taken back. The count is not read out each second. */
export function ToastLine({ toast, onUndo }: Props): JSX.Element {
  return (
    <div class={`toast toast-${toast.tone}`} data-testid="toast">
      <span role="status">{toast.text}</span>
      {toast.copy && <CopyButton mail={toast.copy} />}
      {toast.undo && (
        <button type="button" class="undo" data-testid="undo" onClick={onUndo}>
          Undo <span aria-hidden="true">{toast.secondsLeft}</span>
        </button>
      )}
    </div>
  )
}
