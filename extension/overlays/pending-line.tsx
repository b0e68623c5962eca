import type { JSX } from 'preact'

type Props = { subject: string | null; busy: boolean; onAnswer(sent: boolean): void }

/** Asked when Gmail gave no sign that the mail went out; nothing is logged without an answer. */
export function PendingLine({ subject, busy, onAnswer }: Props): JSX.Element {
  return (
    <div class="pending" data-testid="pending" role="status">
      <p>Did this mail go out?{subject && <span class="aside subject">{subject}</span>}</p>
      <div class="row">
        <button type="button" class="small strong" disabled={busy} onClick={() => onAnswer(true)}>
          Mark as sent
        </button>
        <button type="button" class="small" disabled={busy} onClick={() => onAnswer(false)}>
          No
        </button>
      </div>
    </div>
  )
}
