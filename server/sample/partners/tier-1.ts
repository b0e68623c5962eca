import type { SamplePartner } from '../spec.ts'

/** The strategic partner of the framework (L27–36): a good year, one update missed and one late, healthy. */
export const tier1: readonly SamplePartner[] = [
  {
    slug: 'clockwork-coaching',
    name: 'ClockworkCoaching',
    tier: 'tier-1',
    stage: 'ongoing',
    source: 'other',
    phases: { '1': 420, '2': 405, '3': 378, '4': 364 },
    contacts: [
      { role: 'technical', name: 'ClockworkCoaching Technical Team' },
      { role: 'leadership', name: 'ClockworkCoaching Leadership' },
    ],
    contractEndsIn: 45,
    habits: {
      'weekly-technical': { channel: 'email', lateness: [0, 0, 0, 5, 0, 0, 0, 0, null, 0, -1, 0, 0] },
      'business-review': { channel: 'call', lateness: [0, 0, -1, 0, 3] },
      'monthly-strategy': { channel: 'email', lateness: [0, 1, 0, -1], replies: [2, 1, 3] },
      'quarterly-review': { channel: 'meeting', lateness: [0, 4, -2] },
    },
    goals: [
      {
        side: 'ours',
        label: 'New users from ClockworkCoaching',
        metric: 'new-users',
        zero: 0,
        target: 120,
        actuals: [96, 88, 71, 40],
      },
      { side: 'ours', label: 'Revenue share agreed', results: ['met', 'met', 'partly', 'partly'] },
      {
        side: 'theirs',
        label: 'Members trained in automation',
        metric: 'members-trained',
        zero: 0,
        target: 60,
        actuals: [51, 48, 30, 22],
      },
      { side: 'theirs', label: 'Joint webinar each quarter', results: ['partly', 'met', 'met', 'not'] },
    ],
    metrics: [
      { name: 'integration-usage', target: 500, values: [455, 470, 440, 410, 395, 380, 350, 320, 290, 240, 180, 90] },
      { name: 'integration-uptime', target: 90, values: [99.4, 99.1, 97.8, 99.6, 92.5, 99.2, 98.9, 99.5] },
    ],
    reviews: [
      { reviewer: 'Kevin', daysAgo: 20, rating: 5 },
      { reviewer: 'Sarah', daysAgo: 24, rating: 4 },
      { reviewer: 'Kevin', daysAgo: 115, rating: 4 },
      { reviewer: 'Sarah', daysAgo: 118, rating: 4 },
      { reviewer: 'Kevin', daysAgo: 210, rating: 3 },
    ],
  },
]
