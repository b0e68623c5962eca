import { describe, expect, it } from 'vitest'
import { enterStage } from '#shared/lifecycle/enter-stage.ts'

describe('entering a stage', () => {
  it('dates a phase that is entered for the first time', () => {
    expect(enterStage({}, 'initial-contact', '2026-11-22')).toEqual({
      stage: 'initial-contact',
      phaseDates: { 1: '2026-11-22' },
    })
  })

  it('keeps the first date of a phase that is entered again', () => {
    const dates = { 1: '2026-10-01', 2: '2026-10-15' }
    expect(enterStage(dates, 'initial-contact', '2026-11-22').phaseDates).toEqual(dates)
  })

  it('dates nothing for a stage that is no phase', () => {
    expect(enterStage({ 1: '2026-10-01' }, 'paused', '2026-11-22')).toEqual({
      stage: 'paused',
      phaseDates: { 1: '2026-10-01' },
    })
  })
})
