import type { SamplePartner } from '../spec.ts'

/** Technology partners of the three kinds the framework names (L204). */
export const tier4: readonly SamplePartner[] = [
  {
    slug: 'crm-provider',
    name: 'Sample platform: CRM',
    tier: 'tier-4',
    stage: 'ongoing',
    source: 'technology',
    phases: { '1': 430, '2': 416, '3': 390, '4': 374 },
    contacts: [{ role: 'technical' }],
    contractEndsIn: 200,
    habits: { 'integration-review': { channel: 'meeting', lateness: [0, 1, -1, 0] } },
    goals: [
      {
        side: 'ours',
        label: 'Customer satisfaction with the integration',
        metric: 'customer-satisfaction',
        zero: 50,
        target: 85,
        actuals: [86, 84, 81, 74],
      },
      {
        side: 'theirs',
        label: 'Accounts connected',
        metric: 'accounts',
        zero: 0,
        target: 80,
        actuals: [82, 71, 60, 33],
      },
    ],
    metrics: [
      { name: 'integration-uptime', target: 90, values: [99.8, 99.9, 98.7, 99.5, 99.9, 96.4] },
      { name: 'integration-utilization', target: 60, values: [58, 57, 55, 52, 49, 47, 44, 41, 36, 30, 24, 15] },
    ],
    reviews: [
      { reviewer: 'Kevin', daysAgo: 25, rating: 5 },
      { reviewer: 'Kevin', daysAgo: 116, rating: 4 },
    ],
  },
  {
    slug: 'marketing-automation',
    name: 'Sample platform: Marketing',
    tier: 'tier-4',
    stage: 'ongoing',
    source: 'technology',
    phases: { '1': 440, '2': 428, '3': 402, '4': 386 },
    contacts: [{ role: 'technical' }],
    contractEndsIn: 80,
    habits: { 'integration-review': { channel: 'meeting', lateness: [0, 9, 2], silentDays: 160 } },
    goals: [
      {
        side: 'ours',
        label: 'Customer satisfaction with the integration',
        metric: 'customer-satisfaction',
        zero: 50,
        target: 85,
        actuals: [62, 66, 72, 80],
      },
      {
        side: 'theirs',
        label: 'Accounts connected',
        metric: 'accounts',
        zero: 0,
        target: 50,
        actuals: [21, 24, 30, 28],
      },
    ],
    metrics: [
      { name: 'integration-uptime', target: 90, values: [81.5, 84.2, 79.9, 88.1, 93.0, 96.5, 97.2] },
      { name: 'integration-utilization', target: 60, values: [22, 24, 29, 33, 35, 34, 30, 28] },
    ],
    reviews: [
      { reviewer: 'Kevin', daysAgo: 40, rating: 2 },
      { reviewer: 'Sarah', daysAgo: 150, rating: 3 },
    ],
  },
  {
    slug: 'ai-service',
    name: 'Sample platform: AI service',
    tier: 'tier-4',
    stage: 'launch',
    source: 'technology',
    phases: { '1': 50, '2': 36, '3': 8 },
    contacts: [{ role: 'technical' }],
    contractEndsIn: 357,
    reviews: [{ reviewer: 'Kevin', daysAgo: 8, rating: 4 }],
  },
]
