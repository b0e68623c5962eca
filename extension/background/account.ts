import { type Account, type Session, sessionItem } from '../storage.ts'

/** Whose writes are made now. */
export async function currentAccount(): Promise<Account> {
  return accountOf(await sessionItem.getValue())
}

/** True for the same service, portal and person; what was not known when the touch was made is taken on trust. */
export function isSameAccount(kept: Account, now: Account): boolean {
  const agrees = (one: string | null, other: string | null) => one === null || one === other
  return kept.serverUrl === now.serverUrl && agrees(kept.portalId, now.portalId) && agrees(kept.email, now.email)
}

function accountOf({ serverUrl, user }: Session): Account {
  return { serverUrl, portalId: user?.portalId ?? null, email: user?.email ?? null }
}
