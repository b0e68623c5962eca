import type { Database } from '../../db/client.ts'
import { AppError } from '../../errors.ts'
import type { OAuthDoor } from '../../hubspot/oauth.ts'
import type { Keyring } from '../secret/keyring.ts'
import { type Consent, keepTokens, markLost, readConsent } from './consent-store.ts'

/** A token lives thirty minutes; whoever finds less than this left renews it. */
export const AHEAD_MS = 300_000

export type TokenSourceDeps = { database: Database; door: OAuthDoor; keyring: Keyring; clock: () => Date }

/**
 * Access tokens of the portal's consent, renewed five minutes ahead, once for all processes: whoever gets the lock
 * second finds what the first one kept. `refused` is a token HubSpot did not take before its time: it is renewed if it
 * is still the one that is kept. Throws `hubspot-refused` if there is no consent or HubSpot has ended it.
 */
export function createTokenSource(
  deps: TokenSourceDeps,
  portalId: string,
): (refused: string | null) => Promise<string> {
  let kept: Pick<Consent, 'accessToken' | 'expiresAt'> | null = null
  let renewing: Promise<string> | null = null
  const isGood = (consent: Pick<Consent, 'accessToken' | 'expiresAt'>, refused: string | null) =>
    consent.accessToken !== refused && consent.expiresAt.getTime() - deps.clock().getTime() > AHEAD_MS

  async function renew(refused: string | null): Promise<string> {
    return deps.database.exclusive(`oauth ${portalId}`, async () => {
      const consent = await readLive(deps, portalId)
      kept = isGood(consent, refused) ? consent : await refresh(deps, consent)
      return kept.accessToken
    })
  }

  return async (refused) => {
    if (kept && isGood(kept, refused)) return kept.accessToken
    renewing ??= renew(refused).finally(() => {
      renewing = null
    })
    return renewing
  }
}

async function readLive({ database, keyring }: TokenSourceDeps, portalId: string): Promise<Consent> {
  const consent = await readConsent(database.db, keyring, portalId)
  if (!consent)
    throw new AppError('hubspot-refused', `HubSpot account ${portalId} has not let this service in. ${CONNECT}`)
  if (consent.lostAt) throw consentOver(portalId)
  return consent
}

async function refresh(deps: TokenSourceDeps, consent: Consent): Promise<Consent> {
  const { db } = deps.database
  const { portalId } = consent
  const tokens = await deps.door.refresh(consent.refreshToken)
  const now = deps.clock()
  if (!tokens) {
    await markLost(db, portalId, now)
    throw consentOver(portalId)
  }
  await keepTokens(db, { keyring: deps.keyring, portalId, tokens }, now)
  const expiresAt = new Date(now.getTime() + tokens.expiresInSeconds * 1000)
  return { ...consent, ...tokens, expiresAt }
}

const CONNECT = 'Connect it with the link that "npm run cli -- hubspot --connect" prints.'

function consentOver(portalId: string): AppError {
  return new AppError('hubspot-refused', `HubSpot has ended the consent of account ${portalId}. ${CONNECT}`)
}
