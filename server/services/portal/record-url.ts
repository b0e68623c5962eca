import type { Portal } from '../../write/context.ts'
import type { PartnerFacts } from '../partner/facts.ts'

/**
 * Address of the partner's record in HubSpot's own screens, or null before it was first pushed. A partner that was moved
 * is known by its company too: the record of the type in use comes first.
 */
export function recordUrl(
  portal: Pick<Portal, 'uiDomain' | 'setup'>,
  facts: Pick<PartnerFacts, 'identities'>,
): string | null {
  const records = facts.identities.filter((identity) => identity.kind === 'hubspot-record')
  const type = portal.setup?.objectTypes.partner
  const record = records.find(({ value }) => value.split('/')[1] === type) ?? records[0]
  if (!record) return null
  const [portalId, objectTypeId, recordId] = record.value.split('/')
  return `https://${portal.uiDomain}/contacts/${portalId}/record/${objectTypeId}/${recordId}`
}
