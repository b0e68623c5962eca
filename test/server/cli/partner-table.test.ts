import { describe, expect, it } from 'vitest'
import { partnerTable } from '#server/cli/partner-table.ts'
import type { PartnerSummary } from '#server/services/partner/list-partners.ts'
import { makeSummary } from './make-summary.ts'

const TODAY = { now: new Date('2026-11-24T15:00:00Z'), timeZone: 'America/New_York' }

function lineOf(more: Partial<PartnerSummary>): string {
  return partnerTable([makeSummary(more)], null, TODAY).split('\n')[1]!
}

describe('the table of partners', () => {
  it('has tier, partner, phase, health and next touchpoint, by tier and name', () => {
    const partners = [
      makeSummary({ name: 'Zebra', tier: 'tier-3' }),
      makeSummary({ name: 'Beta' }),
      makeSummary({
        name: 'alpha',
        stage: 'prospect',
        next: null,
        health: { ...makeSummary().health, status: 'onboarding', score: null, band: null },
      }),
    ]
    expect(partnerTable(partners, null, TODAY).split('\n')).toEqual([
      'Tier  Partner  Phase     Health      Next touchpoint',
      '2     alpha    prospect  onboarding  –',
      '2     Beta     4         87 Healthy  Performance reports, Fri 27 Nov',
      '3     Zebra    4         87 Healthy  Performance reports, Fri 27 Nov',
    ])
  })

  it('marks sample data and explains the mark only if there is some', () => {
    const table = partnerTable([makeSummary({ sample: true })], null, TODAY)
    expect(table).toMatch(/^2 \* /m)
    expect(table).toMatch(/\n\* sample data$/)
    expect(partnerTable([makeSummary()], null, TODAY)).not.toContain('*')
  })

  it.each([
    [{ status: 'not-enough-data', score: null, band: null, coverage: 38 }, 'not enough data (38 %)'],
    [{ status: 'onboarding', score: null, band: null, coverage: 0 }, 'onboarding'],
    [{ status: 'scored', score: 55, band: 'needs-attention', coverage: 100 }, '55 Needs attention'],
    [{ status: 'scored', score: 0, band: 'at-risk', coverage: 100 }, '0 At risk'],
    [{ status: 'stopped', score: null, band: null, coverage: 0 }, '–'],
  ] as const)('says of %j "%s"', (health, text) => {
    expect(lineOf({ health })).toContain(`  ${text}  `)
  })

  it("takes the bands' names from the framework if it has it", () => {
    const bands = [{ id: 'healthy' as const, label: 'Doing well', from: 70, actions: '', lines: '' }]
    const framework = { health: { bands } } as unknown as Parameters<typeof partnerTable>[1]
    expect(partnerTable([makeSummary()], framework, TODAY)).toContain('87 Doing well')
  })

  it.each([
    ['2026-11-24', 'today'],
    ['2026-11-25', 'Wed 25 Nov'],
    ['2026-11-23', '1 day late'],
    ['2026-11-21', '3 days late'],
    ['2027-01-08', 'Fri 8 Jan'],
    ['2027-11-26', 'Fri 26 Nov 2027'],
  ])('says of a touchpoint due on %s "%s"', (dueOn, text) => {
    expect(lineOf({ next: { label: 'Follow-up 1', dueOn } })).toMatch(new RegExp(`Follow-up 1, ${text}$`))
  })

  it("counts days by the portal's date, not by the one in London", () => {
    const late = { now: new Date('2026-11-25T03:00:00Z'), timeZone: 'America/New_York' }
    const partner = makeSummary({ next: { label: 'Follow-up 1', dueOn: '2026-11-24' } })
    expect(partnerTable([partner], null, late)).toContain('Follow-up 1, today')
  })

  it('stays within 100 columns by shortening names, never the date', () => {
    const long = makeSummary({
      name: 'A partner whose name is much longer than any table has room for',
      stage: 'declined',
      sample: true,
      health: { status: 'not-enough-data', score: null, band: null, coverage: 33 },
      next: { label: 'Performance reports showing content engagement and attribution', dueOn: '2026-06-26' },
    })
    const line = partnerTable([long], null, TODAY).split('\n')[1]!
    expect(line.length).toBeLessThanOrEqual(100)
    expect(line).toMatch(/Performan\S*…, 151 days late$/)
  })
})
