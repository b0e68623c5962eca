import { urlParts } from './url-parts.ts'

/** A CRM record on screen: `objectTypeId` is `0-2` (company), `2-<digits>` (custom object) … */
export type HubspotPage = { portalId: string; objectTypeId: string; recordId: string }

const legacyTypes: Record<string, string> = { contact: '0-1', company: '0-2', deal: '0-3', ticket: '0-5' }

/**
 * Record URL → keys, or null: lists, boards, help desk and foreign hosts are no record
 * (grammar and the hosts of all data regions: reference/youtube.md §6).
 */
export function parseHubspotUrl(url: string): HubspotPage | null {
  const parts = urlParts(url)
  if (!parts || !/^app(-[a-z0-9]+)?\.hubspot\.com$/.test(parts.host)) return null
  const match = /^\/contacts\/(\d+)\/(?:record\/(\d+-\d+)|(contact|company|deal|ticket))\/(\d+)(?:\/|$)/.exec(
    parts.path,
  )
  const [, portalId, typeId, legacy, recordId] = match ?? []
  const objectTypeId = typeId ?? legacyTypes[legacy ?? '']
  return portalId && objectTypeId && recordId ? { portalId, objectTypeId, recordId } : null
}

/** URL → expected page; also tried on every other site's detector. */
export const hubspotUrlExamples: [string, HubspotPage | null][] = [
  [
    'https://app.hubspot.com/contacts/147000001/record/0-2/901',
    { portalId: '147000001', objectTypeId: '0-2', recordId: '901' },
  ],
  [
    'https://app-eu1.hubspot.com/contacts/147000001/record/2-5567/901/view/1?eschref=%2Fcontacts',
    { portalId: '147000001', objectTypeId: '2-5567', recordId: '901' },
  ],
  [
    'https://app-na2.hubspot.com/contacts/147000001/company/901/',
    { portalId: '147000001', objectTypeId: '0-2', recordId: '901' },
  ],
  [
    'https://app-na3.hubspot.com/contacts/147000001/contact/901?interaction=note',
    { portalId: '147000001', objectTypeId: '0-1', recordId: '901' },
  ],
  [
    'https://app-ap1.hubspot.com/contacts/147000001/deal/901',
    { portalId: '147000001', objectTypeId: '0-3', recordId: '901' },
  ],
  [
    'https://app.hubspot.com/contacts/147000001/ticket/901',
    { portalId: '147000001', objectTypeId: '0-5', recordId: '901' },
  ],
  [
    'https://app.hubspot.com/contacts/147000001/record/0-410/901#tab',
    { portalId: '147000001', objectTypeId: '0-410', recordId: '901' },
  ],
  ['https://app.hubspot.com/contacts/147000001/objects/2-5567/views/all/list', null],
  ['https://app.hubspot.com/contacts/147000001/record/2-5567/', null],
  ['https://app.hubspot.com/contacts/147000001/record/2-5567/9x', null],
  ['https://app.hubspot.com/help-desk/147000001/view/1/ticket/901/thread', null],
  ['https://app.hubspot.com/reports-dashboard/147000001', null],
  ['https://www.hubspot.com/contacts/147000001/record/0-2/901', null],
  ['https://app.hubspot.com.example.com/contacts/147000001/record/0-2/901', null],
  ['https://example.com/contacts/147000001/record/0-2/901', null],
]
