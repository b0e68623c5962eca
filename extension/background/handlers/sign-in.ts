import type { Handler } from '../../messaging/listen.ts'
import type { SignInStatus } from '../../messaging/protocol.ts'
import { type Account, outboxItem, type QueuedTouch, sessionItem } from '../../storage.ts'
import { currentAccount, isSameAccount } from '../account.ts'
import { call } from '../call.ts'
import type { Deps } from '../deps.ts'
import { gmailAllowed } from '../gmail-access.ts'
import { managedServerUrl } from '../managed.ts'
import { beginSignIn, codeOf, forgetSession, pollSignIn } from '../session.ts'
import { isSyncing, syncSoon, watchSignIn } from '../tick.ts'

export function handleSignIn(deps: Deps): Handler<'signIn'> {
  return async ({ serverUrl }) => {
    const outcome = await beginSignIn(deps, serverUrl)
    if (outcome.ok) await watchSignIn(deps)
    return outcome
  }
}

/** Revokes the token at the service if it answers; this browser forgets it either way. */
export function handleSignOut(deps: Deps): Handler<'signOut'> {
  return async () => {
    if ((await sessionItem.getValue()).token) await call(deps, (api) => api.revoke())
    await forgetSession(deps, null)
    return undefined
  }
}

/** For the options page; asking while a code waits also moves the sign-in on. */
export function handleStatus(deps: Deps): Handler<'status'> {
  return async () => {
    if ((await pollSignIn(deps)) === 'signed-in') syncSoon(deps)
    const session = await sessionItem.getValue()
    const [meta, partners, queued, account, allowed, managed] = await Promise.all([
      deps.store.meta(),
      deps.store.count(),
      outboxItem.getValue(),
      currentAccount(),
      gmailAllowed(),
      managedServerUrl(),
    ])
    return {
      serverUrl: session.token ? session.serverUrl : (managed ?? session.serverUrl),
      managed: managed !== null,
      state: session.token ? 'signed-in' : session.pending ? 'waiting' : 'signed-out',
      code: session.pending ? codeOf(session.pending) : null,
      user: session.user,
      partners,
      syncedAt: meta?.syncedAt ?? null,
      problem: session.problem,
      gmailAllowed: allowed,
      ...waitingOf(queued, session.token ? account : null),
      syncing: isSyncing(),
    }
  }
}

/** What waits for the account that is signed in, and for each other one. */
function waitingOf(queued: QueuedTouch[], now: Account | null): Pick<SignInStatus, 'waiting' | 'waitingElsewhere'> {
  const elsewhere = queued.filter(({ account }) => !now || !isSameAccount(account, now))
  const byAccount = Map.groupBy(elsewhere, ({ account }) => JSON.stringify(account))
  const waitingElsewhere = [...byAccount.values()].flatMap((touches) =>
    touches.slice(0, 1).map(({ account }) => ({ ...account, touches: touches.length })),
  )
  return { waiting: queued.length - elsewhere.length, waitingElsewhere }
}
