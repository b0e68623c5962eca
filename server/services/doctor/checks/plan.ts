import { detectMode } from '../../../sync/setup/apply.ts'
import { type Check, ok, warn } from '../check.ts'

export const plan: Check = {
  name: 'Plan and storage',
  async look({ deps, portal }) {
    const possible = await detectMode(deps.hubspot(portal.id), 'auto')
    if (portal.storageMode === possible) return ok(`Partners are ${portal.storageMode}, the most the plan gives.`)
    if (portal.storageMode === 'companies') {
      return warn(
        'Partners are companies, and the plan allows custom objects.',
        'See "npm run cli -- move plan": it loses nothing.',
      )
    }
    return warn(
      'Partners are custom objects, and the account may not define any: its plan was lowered or the token lacks the scope.',
      'Give the token crm.schemas.custom.read, or ask HubSpot about the plan.',
    )
  },
}
