import { type Check, fail, ok } from '../check.ts'

export const token: Check = {
  name: 'HubSpot token',
  async look({ deps, portal }) {
    const account = await deps.hubspot(portal.id).account()
    if (account.portalId !== portal.id) {
      return fail(
        `The token belongs to account ${account.portalId}, this portal is ${portal.id}.`,
        'Set the token of this account, or a data folder of its own for the other one.',
      )
    }
    return ok(`It opens account ${portal.id} (${account.accountType.toLowerCase()}, ${account.timeZone}).`)
  },
}
