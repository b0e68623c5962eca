import type { Handler } from '../../messaging/listen.ts'
import { call } from '../call.ts'
import type { Deps } from '../deps.ts'

export function handleDevices(deps: Deps): Handler<'devices'> {
  return () => call(deps, (api) => api.devices())
}

/** Signs another device out; this one is signed out by `signOut`. */
export function handleRevokeDevice(deps: Deps): Handler<'revokeDevice'> {
  return ({ id }) =>
    call(deps, async (api) => {
      await api.revokeDevice(id)
      return { revoked: true as const }
    })
}
