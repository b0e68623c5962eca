import { browser } from 'wxt/browser'
import type { Handler } from '../../messaging/listen.ts'
import { sessionItem } from '../../storage.ts'
import { call } from '../call.ts'
import type { Deps } from '../deps.ts'
import { forgetSession } from '../session.ts'

const KEPT_BACK = 'kept back: it opens your account'

/** Everything this browser keeps, for the person to look at; only what signs in is left out. */
export function handleExportData(deps: Deps): Handler<'exportData'> {
  return async () => {
    const [session, stored, meta, index] = await Promise.all([
      sessionItem.getValue(),
      browser.storage.local.get(null),
      deps.store.meta(),
      deps.store.everything(),
    ])
    const { session: _session, ...local } = stored
    return {
      session: {
        ...session,
        token: session.token && KEPT_BACK,
        pending: session.pending && { ...session.pending, deviceCode: KEPT_BACK },
      },
      local,
      index: { ...meta, hashKey: meta && KEPT_BACK, ...index },
    }
  }
}

/** Signs this device out at the service, if it answers, and leaves nothing behind, not even what waits to be logged. */
export function handleDeleteData(deps: Deps): Handler<'deleteData'> {
  return async () => {
    if ((await sessionItem.getValue()).token) await call(deps, (api) => api.revoke())
    await forgetSession(deps, null)
    await browser.storage.session.clear()
    await browser.storage.local.clear()
    return undefined
  }
}
