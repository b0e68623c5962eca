import { describe, expect, it } from 'vitest'
import { nextTouchpoint } from '#shared/cadence/next-touchpoint.ts'
import { overdueCount, overdueSlots } from '#shared/cadence/overdue.ts'
import { EventStream } from '#shared/framework/tiers.ts'
import { cadence, monthly, quarterly, reply, rolling, touch, type World, weekly } from '../support/make.ts'

function due(world: World): string | null {
  const next = nextTouchpoint(cadence(world))
  return next === null ? null : `${next.stream} ${next.dueOn}`
}

describe('the next touchpoint of a running partner', () => {
  const phaseDates = { '4': '2026-11-01' }

  it('is the earliest slot, with its key, label and template', () => {
    const stream = weekly({ label: 'Weekly update', template: 'weekly-technical-update' })
    expect(nextTouchpoint(cadence({ phaseDates, streams: [monthly(), stream], today: '2026-11-02' }))).toEqual({
      stream: 'monthly',
      label: 'A stream',
      slot: '2026-11',
      dueOn: '2026-11-06',
      template: null,
      kind: 'stream',
    })
    expect(nextTouchpoint(cadence({ phaseDates, streams: [stream], today: '2026-11-02' }))).toEqual({
      stream: 'weekly',
      label: 'Weekly update',
      slot: '2026-W45',
      dueOn: '2026-11-06',
      template: 'weekly-technical-update',
      kind: 'stream',
    })
  })

  it('moves on when the touch is done', () => {
    const streams = [weekly()]
    expect(due({ phaseDates, streams, today: '2026-11-06' })).toBe('weekly 2026-11-06')
    const touchpoints = [touch('weekly', '2026-11-06')]
    expect(due({ phaseDates, streams, touchpoints, today: '2026-11-06' })).toBe('weekly 2026-11-13')
  })

  it('is found however far ahead the slots are filled', () => {
    const touchpoints = ['2026-W45', '2026-W46', '2026-W47', '2026-W48', '2026-W49'].map((slot) =>
      touch('weekly', '2026-11-02', { slot }),
    )
    expect(due({ phaseDates, streams: [weekly()], touchpoints, today: '2026-11-02' })).toBe('weekly 2026-12-11')
  })

  it('stays in the past while nobody does it', () => {
    expect(due({ phaseDates, streams: [weekly()], today: '2026-11-22' })).toBe('weekly 2026-11-06')
  })

  it('does not go back to a missed slot once the stream was picked up again', () => {
    const touchpoints = [touch('weekly', '2026-11-20')]
    expect(due({ phaseDates, streams: [weekly()], touchpoints, today: '2026-11-22' })).toBe('weekly 2026-11-27')
  })

  it('is not moved by a late touch: the next slot keeps its day', () => {
    const touchpoints = [touch('monthly', '2026-11-20')]
    expect(due({ phaseDates, streams: [monthly()], touchpoints, today: '2026-11-22' })).toBe('monthly 2026-12-11')
  })

  it('passes over a skipped slot', () => {
    const touchpoints = [touch('weekly', null, { status: 'skipped', slot: '2026-W45', reason: 'partner asked' })]
    expect(due({ phaseDates, streams: [weekly()], touchpoints, today: '2026-11-04' })).toBe('weekly 2026-11-13')
  })

  it('is never an event stream', () => {
    const stream = EventStream.parse({ id: 'alert', label: 'Alert', kind: 'event', origin: { from: 'added' } })
    expect(due({ streams: [stream], today: '2026-11-22' })).toBeNull()
  })

  it('of a rolling stream has no slot key', () => {
    const next = nextTouchpoint(
      cadence({ phaseDates: { '4': '2026-01-31' }, streams: [rolling()], today: '2026-02-01' }),
    )
    expect(next).toMatchObject({ slot: null, dueOn: '2026-04-30' })
  })

  it('starts only with its phase, on the day the phase was entered', () => {
    const world = {
      stage: 'launch',
      phaseDates: { '1': '2026-09-01', '3': '2026-11-02' },
      today: '2026-11-22',
    } as const
    expect(due({ ...world, streams: [weekly(), monthly()] })).toBeNull()
    expect(due({ ...world, streams: [weekly({ from_phase: 3 }), monthly()] })).toBe('weekly 2026-11-06')
  })

  it('starts with the next phase that was entered if its own was passed over', () => {
    expect(due({ phaseDates: { '4': '2026-11-10' }, streams: [weekly({ from_phase: 3 })], today: '2026-11-12' })).toBe(
      'weekly 2026-11-13',
    )
  })

  it.each(['prospect', 'paused', 'declined', 'ended'] as const)('is null for a partner that is %s', (stage) => {
    const streams = [weekly({ from_phase: 1 })]
    const touchpoints = [touch('outreach', '2026-11-02')]
    expect(due({ stage, phaseDates: { '1': '2026-11-01' }, streams, touchpoints, today: '2026-11-22' })).toBeNull()
  })

  it('is filled for the month by a quarterly review that covers it', () => {
    const streams = [monthly(), quarterly({ covers: ['monthly'] })]
    const touchpoints = [touch('monthly', '2026-11-06'), touch('quarterly', '2026-12-15')]
    const world = { phaseDates, streams, today: '2026-12-16' }
    expect(due({ ...world, touchpoints: touchpoints.slice(0, 1) })).toBe('monthly 2026-12-11')
    expect(due({ ...world, touchpoints })).toBe('monthly 2027-01-08')
  })

  it('of a month is not filled by a review that does not cover it', () => {
    const touchpoints = [touch('monthly', '2026-11-06'), touch('quarterly', '2026-12-15')]
    expect(due({ phaseDates, streams: [monthly(), quarterly()], touchpoints, today: '2026-12-16' })).toBe(
      'monthly 2026-12-11',
    )
  })
})

describe('the steps of phases 1 and 2', () => {
  const outreach = touch('outreach', '2026-11-20')
  const world = { stage: 'initial-contact', phaseDates: { '1': '2026-11-20' }, today: '2026-11-22' } as const

  it('ask for a follow-up 5 working days after the outreach', () => {
    expect(nextTouchpoint(cadence({ ...world, touchpoints: [outreach] }))).toEqual({
      stream: 'follow-up-1',
      label: 'Follow-up 1',
      slot: null,
      dueOn: '2026-11-27',
      template: 'outreach-follow-up',
      kind: 'step',
    })
  })

  it('ask for a second one 10 working days after the outreach', () => {
    const touchpoints = [outreach, touch('follow-up-1', '2026-11-27')]
    expect(due({ ...world, touchpoints, today: '2026-11-28' })).toBe('follow-up-2 2026-12-04')
  })

  it('end after the second', () => {
    const touchpoints = [outreach, touch('follow-up-1', '2026-11-27'), touch('follow-up-2', '2026-12-04')]
    expect(due({ ...world, touchpoints, today: '2026-12-05' })).toBeNull()
  })

  it('end as soon as the partner answers', () => {
    expect(due({ ...world, touchpoints: [outreach, reply('2026-11-23')], today: '2026-11-24' })).toBeNull()
  })

  it('are not ended by something the partner wrote before', () => {
    expect(due({ ...world, touchpoints: [outreach, reply('2026-11-19')] })).toBe('follow-up-1 2026-11-27')
  })

  it('start again with a second outreach', () => {
    const touchpoints = [touch('outreach', '2026-10-01'), touch('follow-up-1', '2026-10-08'), outreach]
    expect(due({ ...world, touchpoints })).toBe('follow-up-1 2026-11-27')
  })

  it('do not start with a draft', () => {
    expect(due({ ...world, touchpoints: [touch('outreach', null, { status: 'draft' })] })).toBeNull()
  })

  it('go on through Phase 2 and stop with Phase 3', () => {
    expect(due({ ...world, stage: 'negotiation', touchpoints: [outreach] })).toBe('follow-up-1 2026-11-27')
    expect(due({ ...world, stage: 'launch', touchpoints: [outreach] })).toBeNull()
  })
})

describe('overdue', () => {
  const phaseDates = { '4': '2026-11-01' }

  it('begins when the grace in working days has passed', () => {
    const counted = (today: string) => overdueCount(cadence({ phaseDates, streams: [weekly()], today }))
    // Due on Friday the 6th, one working day of grace: Monday the 9th is still in time.
    expect([counted('2026-11-06'), counted('2026-11-09'), counted('2026-11-10')]).toEqual([0, 0, 1])
  })

  it('counts every slot that still asks, until the stream is picked up', () => {
    const world = { phaseDates, streams: [weekly()], today: '2026-11-24' }
    expect(overdueSlots(cadence(world)).map((slot) => slot.key)).toEqual(['2026-W45', '2026-W46', '2026-W47'])
    expect(overdueCount(cadence({ ...world, touchpoints: [touch('weekly', '2026-11-20')] }))).toBe(0)
  })

  it('counts a follow-up the day after it was due', () => {
    const world = { stage: 'initial-contact', phaseDates: { '1': '2026-11-20' } } as const
    const touchpoints = [touch('outreach', '2026-11-20')]
    expect(overdueCount(cadence({ ...world, touchpoints, today: '2026-11-27' }))).toBe(0)
    expect(overdueCount(cadence({ ...world, touchpoints, today: '2026-11-28' }))).toBe(1)
  })

  it('is nothing for a paused partner', () => {
    expect(overdueCount(cadence({ stage: 'paused', phaseDates, streams: [weekly()], today: '2026-11-24' }))).toBe(0)
  })
})
