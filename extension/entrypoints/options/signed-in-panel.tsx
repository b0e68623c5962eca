import type { JSX } from 'preact'
import type { SignInStatus } from '../../messaging/protocol.ts'
import { ageLabel, plural } from '../../overlays/wording.ts'

type Props = { status: SignInStatus; now: number; onSignOut(): void }

export function SignedInPanel({ status, now, onSignOut }: Props): JSX.Element {
  const { user, partners, syncedAt, serverUrl, waiting } = status
  return (
    <section class="panel" data-testid="signed-in-panel">
      <h2>Connected</h2>
      <dl>
        {user && (
          <>
            <dt>Signed in as</dt>
            <dd>
              {user.name} <span class="quiet">{user.email}</span>
            </dd>
            <dt>Role</dt>
            <dd>{user.role}</dd>
            <dt>HubSpot portal</dt>
            <dd>{user.portalId}</dd>
          </>
        )}
        <dt>Service</dt>
        <dd>{serverUrl}</dd>
        <dt>Partners known here</dt>
        <dd data-testid="partner-count">
          {syncedAt ? plural(partners, 'partner') : 'Fetching…'}
          {syncedAt && <span class="quiet"> checked {ageLabel(syncedAt, now)}</span>}
        </dd>
        {waiting > 0 && (
          <>
            <dt>Waiting to be logged</dt>
            <dd>{waiting === 1 ? '1 touch' : `${waiting} touches`}</dd>
          </>
        )}
      </dl>
      {syncedAt && partners > 0 && (
        <p class="quiet">
          Open the YouTube channel of a partner, or one you would like to win: the pill is at the right edge. Tabs that
          were open before need one reload.
        </p>
      )}
      <div class="row">
        <button type="button" class="small" data-testid="sign-out" onClick={onSignOut}>
          Sign out
        </button>
      </div>
    </section>
  )
}
