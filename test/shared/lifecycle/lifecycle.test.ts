import { describe, expect, it } from 'vitest'
import { phaseClock } from '#shared/lifecycle/phase-clock.ts'
import type { Partner } from '#shared/partner.ts'
import { framework } from '../support/health.ts'

const clock = (stage: Partner['stage'], today: string, phaseDates: Partner['phaseDates'] = { '1': '2026-11-02' }) =>
  phaseClock({ stage, phaseDates }, framework.phases, today)

describe('the phase clock', () => {
  it.each([
    ['initial-contact', '2026-11-02', { day: 1, of: 14, late: false }],
    ['initial-contact', '2026-11-15', { day: 14, of: 14, late: false }],
    ['initial-contact', '2026-11-16', { day: 15, of: 14, late: true }],
    ['negotiation', '2026-12-13', { day: 42, of: 42, late: false }],
    ['negotiation', '2026-12-14', { day: 43, of: 42, late: true }],
    ['launch', '2026-12-27', { day: 56, of: 56, late: false }],
    ['launch', '2027-01-01', { day: 61, of: 56, late: true }],
    ['ongoing', '2027-11-02', { day: 366, of: null, late: false }],
  ] as const)('in %s on %s', (stage, today, expected) => {
    expect(clock(stage, today)).toEqual(expected)
  })

  it('counts from Phase 1, whenever the phase itself began', () => {
    expect(clock('negotiation', '2026-12-01', { '1': '2026-11-02', '2': '2026-11-30' })).toMatchObject({
      day: 30,
      of: 42,
    })
  })

  it.each(['prospect', 'paused', 'declined', 'ended'] as const)('does not run for a partner that is %s', (stage) => {
    expect(clock(stage, '2026-11-20')).toBeNull()
  })

  it('does not run if nobody knows when Phase 1 began', () => {
    expect(clock('launch', '2026-11-20', { '3': '2026-11-02' })).toBeNull()
  })
})
