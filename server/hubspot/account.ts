import { type HubSpotDoor, HubSpotError, type Owner } from './door.ts'
import type { OfficialClient } from './official-client.ts'
import { READ } from './operation.ts'
import { ACCOUNT_DETAILS, RECORD_LIMITS } from './paths.ts'
import { send, type TransportOptions } from './transport.ts'

const OWNER_PAGE = 100

type AccountCalls = Pick<HubSpotDoor, 'account' | 'owners' | 'customRecords'>
type Records = { customObjectTypes?: { overallLimit?: unknown; overallUsage?: unknown } }
type Details = { portalId?: unknown; timeZone?: unknown; uiDomain?: unknown; accountType?: unknown }

export function accountCalls(crm: OfficialClient, options: TransportOptions): AccountCalls {
  return {
    async account() {
      const answer = await send(options, READ, {
        method: 'GET',
        url: options.basePath + ACCOUNT_DETAILS,
        headers: { Accept: 'application/json' },
        body: undefined,
      })
      const details: Details = typeof answer.json === 'object' && answer.json !== null ? answer.json : {}
      const { portalId, timeZone, uiDomain, accountType } = details
      if (!portalId || typeof timeZone !== 'string') {
        throw new HubSpotError(
          'unavailable',
          'HubSpot’s account details name no portal and time zone: the API may have changed. Try again.',
        )
      }
      return {
        portalId: String(portalId),
        timeZone,
        uiDomain: typeof uiDomain === 'string' ? uiDomain : 'app.hubspot.com',
        accountType: typeof accountType === 'string' ? accountType : 'STANDARD',
        answeredAt: answer.headers.get('date') ?? undefined,
      }
    },
    async customRecords() {
      const answer = await send(options, READ, {
        method: 'GET',
        url: options.basePath + RECORD_LIMITS,
        headers: { Accept: 'application/json' },
        body: undefined,
      })
      const { customObjectTypes: custom } = answer.json as Records
      if (typeof custom?.overallUsage !== 'number' || typeof custom.overallLimit !== 'number') return null
      return { usage: custom.overallUsage, limit: custom.overallLimit }
    },
    async owners() {
      const found: Owner[] = []
      let after: string | undefined
      do {
        const page = await crm(READ).owners.getPage(undefined, after, OWNER_PAGE, false)
        for (const { id, email, firstName, lastName } of page.results) {
          const name = [firstName, lastName].filter(Boolean).join(' ')
          found.push({ id, email: email ?? '', name: name || (email ?? id) })
        }
        after = page.paging?.next?.after
      } while (after)
      return found
    },
  }
}
