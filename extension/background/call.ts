import type { Outcome } from '../messaging/protocol.ts'
import { sessionItem } from '../storage.ts'
import type { Api } from './api.ts'
import type { Deps } from './deps.ts'
import { endsSession, failureOf, signedOut } from './failure.ts'
import { forgetSession } from './session.ts'

/**
 * Runs one call as the signed-in person, whose token `run` gets too, for `keepFor`. A refused token signs this browser
 * out; any other error is a failure.
 */
export async function call<T>(deps: Deps, run: (api: Api, token: string) => Promise<T>): Promise<Outcome<T>> {
  const { serverUrl, token } = await sessionItem.getValue()
  if (!token) return signedOut()
  try {
    return { ok: true, value: await run(deps.openApi(serverUrl, token), token) }
  } catch (error) {
    // A token that was refused after another took its place says nothing about that one.
    if (endsSession(error) && (await sessionItem.getValue()).token === token) {
      await forgetSession(deps, 'This device was signed out, or not used for 30 days. Connect again.')
    }
    return { ok: false, failure: failureOf(error, serverUrl) }
  }
}
