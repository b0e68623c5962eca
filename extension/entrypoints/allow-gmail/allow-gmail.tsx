import type { JSX } from 'preact'

type Props = {
  allow(): Promise<boolean>
  /** Resolves once the answer is kept and the script, if allowed, is ready. */
  answered(): Promise<unknown>
  goOn(): void
}

/** Shown once, in the tab of the first draft: what the permission on Gmail gives, and the way on without it. */
export function AllowGmail({ allow, answered, goOn }: Props): JSX.Element {
  const choose = async (isWanted: boolean) => {
    if (isWanted) await allow()
    await answered()
    goOn()
  }
  return (
    <main>
      <section class="panel" data-testid="allow-gmail">
        <h2>Your draft opens in Gmail</h2>
        <p>
          With your permission Tributary puts it in with its formatting, shows the partner beside a thread, and logs the
          touch when you press Send. It reads addresses and the subject, never a mail's text, and sends nothing by
          itself.
        </p>
        <p class="quiet">Without it the draft opens as plain text. You can change this in the options at any time.</p>
        <div class="row">
          <button type="button" class="primary" data-testid="allow" onClick={() => choose(true)}>
            Allow on Gmail, and open it
          </button>
          <button type="button" class="small" data-testid="plain" onClick={() => choose(false)}>
            Open as plain text
          </button>
        </div>
      </section>
    </main>
  )
}

/** Address of the draft, as the background put it behind the "#"; null if it is not one of Gmail. */
export function draftAddress(hash: string): string | null {
  const address = decodeURIComponent(hash.slice(1))
  return address.startsWith('https://mail.google.com/mail/') ? address : null
}
