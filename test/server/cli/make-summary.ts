import type { PartnerSummary } from '#server/services/partner/list-partners.ts'

/** A healthy Tier 2 partner with a report on a Friday to come, unless said otherwise. */
export function makeSummary(more: Partial<PartnerSummary> = {}): PartnerSummary {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    name: 'Sample channel: Agents Daily',
    tier: 'tier-2',
    stage: 'ongoing',
    optOut: false,
    health: { status: 'scored', score: 87, band: 'healthy', coverage: 100 },
    next: { label: 'Performance reports', dueOn: '2026-11-27' },
    overdueCount: 0,
    sample: false,
    ...more,
  }
}
