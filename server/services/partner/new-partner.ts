import type { Fields } from '../../write/changes.ts'

/** A partner of whom nothing is known yet but what is given. */
export function newPartner(
  known: Pick<Fields<'partner'>, 'name' | 'tier'> & Partial<Fields<'partner'>>,
): Fields<'partner'> {
  return {
    stage: 'prospect',
    phaseDates: {},
    source: 'other',
    url: null,
    ownerName: null,
    secondOwnerName: null,
    optOut: false,
    hasIntegration: false,
    exclusivity: 'none',
    contractStart: null,
    contractEnd: null,
    exclusivityScope: null,
    exclusivityEnd: null,
    relationshipType: null,
    businessValue: null,
    pool: null,
    industry: null,
    senderName: null,
    timeZone: null,
    demoUrl: null,
    repliesHandledAt: null,
    archivedAt: null,
    sample: false,
    ...known,
  }
}
