import type { JSX } from 'preact'
import type { SignInStatus } from '../../messaging/protocol.ts'

type Props = { accounts: SignInStatus['waitingElsewhere'] }

/** Touches kept for an account that is not signed in now: they are never logged for another one. */
export function WaitingElsewhere({ accounts }: Props): JSX.Element | null {
  if (accounts.length === 0) return null
  return (
    <section class="panel" data-testid="waiting-elsewhere">
      <h2>Waiting for another account</h2>
      {accounts.map(({ serverUrl, email, portalId, touches }) => (
        <p key={`${serverUrl} ${portalId} ${email}`}>
          {touches === 1 ? '1 touch is' : `${touches} touches are`} logged once {email ?? 'the same person'} connects to{' '}
          {serverUrl} again{portalId && ` (HubSpot portal ${portalId})`}.
        </p>
      ))}
    </section>
  )
}
