import type { Portal } from '../../write/context.ts'
import type { PartnerFacts } from '../partner/facts.ts'

/** Address of the partner's record in HubSpot's own screens, or null before it was first pushed. */
export function recordUrl(portal: Pick<Portal, 'uiDomain'>, facts: Pick<PartnerFacts, 'identities'>): string | null {
  const record = facts.identities.find((identity) => identity.kind === 'hubspot-record')
  if (!record) return null
  const [portalId, objectTypeId, recordId] = record.value.split('/')
  return `https://${portal.uiDomain}/contacts/${portalId}/record/${objectTypeId}/${recordId}`
}
