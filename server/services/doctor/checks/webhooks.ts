import { eq, max } from 'drizzle-orm'
import { webhookDelivery } from '../../../db/tables/hubspot.ts'
import { type Check, ok, warn } from '../check.ts'

export const webhooks: Check = {
  name: 'Webhooks',
  async look({ deps, portal }) {
    if (!deps.webhooks) {
      return warn(
        'None: changes in HubSpot are found by polling alone.',
        'Nothing is lost. To hear of them at once, connect by an app of yours and set HUBSPOT_CLIENT_SECRET.',
      )
    }
    const [last] = await deps.database.db
      .select({ at: max(webhookDelivery.receivedAt) })
      .from(webhookDelivery)
      .where(eq(webhookDelivery.portalId, portal.id))
    if (last?.at) return ok(`The last one came ${last.at.toISOString()}.`)
    return warn('The secret is set, and no delivery came lately.', 'Check the address and subscriptions of the app.')
  },
}
