import type { JSX } from 'preact'
import { useState } from 'preact/hooks'

type Props = {
  serverUrl: string
  /** The organisation's policy names the address. */
  managed: boolean
  problem: string | null
  /** Resolves with what went wrong, or null. */
  onConnect(address: string): Promise<string | null>
}

export function ConnectPanel({ serverUrl, managed, problem, onConnect }: Props): JSX.Element {
  const [address, setAddress] = useState(serverUrl)
  const [failed, setFailed] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    setFailed(await onConnect(address))
    setBusy(false)
  }
  const message = failed ?? problem
  return (
    <section class="panel" data-testid="connect-panel">
      <h2>Connect to your service</h2>
      <form onSubmit={submit}>
        <label for="server">
          {managed ? 'Address, set by your organisation' : 'Address, or the sign-in link it printed when it started'}
        </label>
        <div class="field">
          <input
            id="server"
            data-testid="server-url"
            type="text"
            inputMode="url"
            spellcheck={false}
            autocomplete="off"
            readOnly={managed}
            value={address}
            aria-describedby="server-problem"
            onInput={(event) => setAddress(event.currentTarget.value)}
          />
          <button type="submit" class="primary" data-testid="connect" disabled={busy || address.trim() === ''}>
            {busy ? 'Connecting…' : 'Connect'}
          </button>
        </div>
      </form>
      <p id="server-problem" class={message ? 'notice warn' : 'quiet'} role="status">
        {message ?? 'You confirm a short code on a page of the service. This browser then gets a token of its own.'}
      </p>
    </section>
  )
}
