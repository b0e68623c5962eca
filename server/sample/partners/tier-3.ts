import type { SamplePartner } from '../spec.ts'

/** Industry associations the framework aims at (L156). */
export const tier3: readonly SamplePartner[] = [
  {
    slug: 'national-association-of-realtors',
    name: 'National Association of Realtors',
    tier: 'tier-3',
    stage: 'negotiation',
    source: 'association',
    phases: { '1': 30, '2': 16 },
    contacts: [{ role: 'association-leadership' }],
    touches: [
      {
        daysAgo: 30,
        what: 'Automation Education Partnership Proposal',
        stream: 'outreach',
        templateId: 'association-outreach',
      },
      { daysAgo: 26, what: 'Automation Education Partnership Proposal', direction: 'in' },
      { daysAgo: 20, what: 'Discovery call', channel: 'call' },
      { daysAgo: 16, what: 'Partnership proposal' },
      { daysAgo: 9, what: 'Questions about the terms', direction: 'in' },
    ],
  },
  {
    slug: 'insurance-association',
    name: 'Sample association: Insurance',
    tier: 'tier-3',
    stage: 'ongoing',
    source: 'association',
    phases: { '1': 160, '2': 146, '3': 118, '4': 104 },
    contacts: [{ role: 'association-leadership' }],
    // No goals and no rating yet: too little is known for a number.
    habits: {
      'event-planning': { channel: 'meeting', lateness: [0, 2, -1] },
      'association-review': { channel: 'meeting', lateness: [0] },
    },
  },
  {
    slug: 'financial-planning-association',
    name: 'Sample association: Planners',
    tier: 'tier-3',
    stage: 'initial-contact',
    source: 'association',
    phases: { '1': 12 },
    contacts: [{ role: 'association-leadership' }],
    // Unanswered for twelve days: the first follow-up is late.
    touches: [
      {
        daysAgo: 12,
        what: 'Automation Education Partnership Proposal',
        stream: 'outreach',
        templateId: 'association-outreach',
      },
    ],
  },
]
