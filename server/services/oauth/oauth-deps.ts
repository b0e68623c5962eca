import type { Account } from '../../hubspot/door.ts'
import type { OAuthDoor } from '../../hubspot/oauth.ts'
import type { Keyring } from '../secret/keyring.ts'

/** What there is only with a HubSpot app: its authorization server, the keys its tokens are sealed with. */
export type OAuthDeps = {
  door: OAuthDoor
  keyring: Keyring
  /** Asks HubSpot which account a token is of. Throws HubSpotError. */
  account: (accessToken: string) => Promise<Account>
}
