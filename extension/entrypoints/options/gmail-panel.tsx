import type { JSX } from 'preact'

type Props = {
  allowed: boolean
  allowGmail(): Promise<boolean>
  forbidGmail(): Promise<boolean>
  onChanged(): Promise<void>
}

/** The one permission that is asked for later, with its reason and what it does not do. */
export function GmailPanel({ allowed, allowGmail, forbidGmail, onChanged }: Props): JSX.Element {
  const change = async () => {
    await (allowed ? forbidGmail() : allowGmail())
    await onChanged()
  }
  return (
    <section class="panel" data-testid="gmail-panel">
      <h2>Gmail</h2>
      <p>
        With your permission Tributary shows the partner beside a thread, puts the formatted draft into the compose, and
        logs the touch when you press Send. It reads addresses and the subject, never a mail's text, and sends nothing
        by itself.
      </p>
      <p class="quiet">Without it, drafts still open in Gmail, as plain text.</p>
      <div class="row">
        <button type="button" class={allowed ? 'small' : 'primary'} data-testid="gmail-permission" onClick={change}>
          {allowed ? 'Take the permission back' : 'Allow on Gmail'}
        </button>
        {allowed && <span class="good">Allowed</span>}
      </div>
    </section>
  )
}
