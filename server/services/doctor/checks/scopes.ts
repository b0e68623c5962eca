import { mapperOf } from '../../../sync/storage/index.ts'
import { getConsent } from '../../oauth/get-consent.ts'
import { type Check, fail, ok } from '../check.ts'

/** HubSpot has no call that lists the scopes of a service key: what is needed is tried by reading a single record. */
export const scopes: Check = {
  name: 'Scopes',
  async look(ctx) {
    const { by, missing, lostAt } = await getConsent(ctx)
    const again = 'Run "npm run cli -- hubspot --connect" and open the link.'
    if (lostAt) return fail(`HubSpot ended the consent on ${lostAt.slice(0, 10)}.`, again)
    if (missing.length > 0) return fail(`Missing: ${missing.join(', ')}.`, again)
    const door = ctx.deps.hubspot(ctx.portal.id)
    const mapper = mapperOf(ctx.portal)
    for (const object of mapper.objects) {
      await door.search(mapper.objectType(object), { filters: [], properties: [], limit: 1 })
    }
    await door.owners()
    return ok(by === 'oauth' ? 'Everything that is needed was consented to.' : 'Records and owners can be read.')
  },
}
