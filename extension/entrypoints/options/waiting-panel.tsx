import type { JSX } from 'preact'
import type { DeviceCode } from '../../messaging/protocol.ts'

type Props = { code: DeviceCode; onCancel(): void }

export function WaitingPanel({ code, onCancel }: Props): JSX.Element {
  return (
    <section class="panel" data-testid="waiting-panel" aria-live="polite">
      <h2>Confirm this code</h2>
      <p class="code" data-testid="user-code">
        {code.userCode}
      </p>
      <p class="quiet">
        A page of the service has opened. Check that it shows the same code, and confirm there. This page goes on by
        itself.
      </p>
      <div class="row">
        <a class="primary" href={code.verificationUri} target="_blank" rel="noopener noreferrer">
          Open the page again
        </a>
        <button type="button" class="small" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </section>
  )
}
