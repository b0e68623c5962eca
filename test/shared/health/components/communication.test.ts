import { describe, expect, it } from 'vitest'
import { addDays } from '#shared/date.ts'
import { communication } from '#shared/health/components/communication.ts'
import { type HealthWorld, healthInputs } from '../../support/health.ts'
import { monthly, quarterly, reply, rolling, touch, weekly } from '../../support/make.ts'

const value = (world: HealthWorld) => communication(healthInputs(world)).value
const reason = (world: HealthWorld) => communication(healthInputs(world)).reason

/** A touch on every Friday from one to the other. */
function everyFriday(stream: string, from: string, to: string) {
  const touches = []
  for (let on = from; on <= to; on = addDays(on, 7)) touches.push(touch(stream, on))
  return touches
}

describe('one stream', () => {
  // Monthly, due 2026-11-06, three working days of grace: overdue from Thursday 2026-11-12. Counted 6th to 21st: 16 days.
  const november = { phaseDates: { '4': '2026-11-01' }, streams: [monthly()] }

  it('has no value while no due date has passed', () => {
    expect(communication(healthInputs({ ...november, today: '2026-11-06' }))).toMatchObject({
      value: null,
      applicable: true,
      reason: 'No touchpoint has been due yet',
    })
  })

  it('is kept on the day after its first due date', () => {
    expect(value({ ...november, today: '2026-11-07' })).toBe(100)
  })

  it('is kept while the grace runs, and then loses day by day', () => {
    expect(value({ ...november, today: '2026-11-12' })).toBe(100)
    // 6th to 12th: 7 days, the 12th overdue.
    expect(value({ ...november, today: '2026-11-13' })).toBeCloseTo(100 * (6 / 7), 6)
  })

  it('done four days after its grace is overdue on 4 of 16 days', () => {
    const world = { ...november, touchpoints: [touch('monthly', '2026-11-16')] }
    expect(value(world)).toBe(75)
    expect(reason(world)).toBe('A stream due 2026-11-06, done 2026-11-16')
  })

  it('done within its grace is kept', () => {
    expect(value({ ...november, touchpoints: [touch('monthly', '2026-11-11')] })).toBe(100)
    expect(reason({ ...november, touchpoints: [touch('monthly', '2026-11-11')] })).toBe('Every touchpoint was on time')
  })

  it('counts days on which the partner was away on neither side', () => {
    const touchpoints = [touch('monthly', '2026-11-16')]
    // 14 days are left, overdue on the 14th and 15th.
    expect(value({ ...november, touchpoints, away: [{ from: '2026-11-12', to: '2026-11-13' }] })).toBeCloseTo(
      100 * (12 / 14),
      6,
    )
    expect(value({ ...november, touchpoints, away: [{ from: '2026-11-01', to: '2026-11-30' }] })).toBeNull()
  })

  it('is kept by a skip the partner asked for, and by no other', () => {
    const skip = (why: string) => [touch('monthly', null, { status: 'skipped', slot: '2026-11', reason: why })]
    expect(value({ ...november, touchpoints: skip('partner asked') })).toBe(100)
    // Overdue from the 12th to the 21st: 10 of 16 days.
    expect(value({ ...november, touchpoints: skip('no time') })).toBe(37.5)
  })

  it('loses 10 days for each missed clock of the last 90 days, and never more than there are', () => {
    const world = { ...november, touchpoints: [touch('monthly', '2026-11-16')] }
    expect(value({ ...world, missedClocks: ['2026-11-03'] })).toBe(12.5)
    expect(value({ ...world, missedClocks: ['2026-11-03', '2026-11-04'] })).toBe(0)
    expect(value({ ...world, missedClocks: ['2026-08-23'] })).toBe(75)
    const onTime = [touch('monthly', '2026-11-06')]
    expect(reason({ ...november, touchpoints: onTime, missedClocks: ['2026-11-03'] })).toBe(
      'An incident or issue clock was missed on 2026-11-03',
    )
  })

  it('that was missed and picked up again is overdue only in between', () => {
    // Weekly from 6 November: W45 missed, overdue from Tuesday the 10th until the update of Thursday the 12th.
    const world = { phaseDates: { '4': '2026-10-31' }, streams: [weekly()], today: '2026-11-13' }
    expect(value({ ...world, touchpoints: [touch('weekly', '2026-11-12')] })).toBeCloseTo(100 * (5 / 7), 6)
  })

  it('forgets what is more than 90 days ago', () => {
    const world = { phaseDates: { '4': '2026-01-01' }, streams: [quarterly()], today: '2026-11-22' }
    // Q1 fell due on 2026-03-27 and was done in July; Q2 and Q3 in time.
    const touchpoints = [
      touch('quarterly', '2026-06-01', { slot: '2026-Q1' }),
      touch('quarterly', '2026-06-26'),
      touch('quarterly', '2026-10-02'),
    ]
    expect(value({ ...world, touchpoints })).toBe(100)
  })

  it('that rolls is overdue from its due date and grace until the touch', () => {
    // Due 2026-04-30, grace ten working days to 2026-05-14; done on the 20th: overdue 15th to 19th, 5 of 31 days.
    const world = { phaseDates: { '4': '2026-01-31' }, streams: [rolling()], today: '2026-05-31' }
    expect(value({ ...world, touchpoints: [touch('rolling', '2026-05-20')] })).toBeCloseTo(100 * (26 / 31), 6)
  })
})

describe('a two-way stream', () => {
  // Due 2026-11-06, overdue from the 12th; counted 6th to 29th: 24 days.
  const world = { phaseDates: { '4': '2026-11-01' }, streams: [monthly({ two_way: true })], today: '2026-11-30' }
  const mail = touch('monthly', '2026-11-06')

  it('is held by a mail for 14 days', () => {
    expect(value({ ...world, touchpoints: [mail], today: '2026-11-21' })).toBe(100)
  })

  it('is overdue again from the 15th day if nobody answered', () => {
    // 21st to 29th: 9 of 24 days.
    expect(value({ ...world, touchpoints: [mail] })).toBe(62.5)
    expect(reason({ ...world, touchpoints: [mail] })).toBe(
      'A stream due 2026-11-06: no answer to the mail of 2026-11-06',
    )
  })

  it('is kept by an answer within 14 days', () => {
    expect(value({ ...world, touchpoints: [mail, reply('2026-11-20')] })).toBe(100)
    expect(value({ ...world, touchpoints: [mail, reply('2026-11-21')] })).toBe(62.5)
  })

  it('is kept by a meeting or a call, also after a mail nobody answered', () => {
    const call = touch('monthly', '2026-11-06', { channel: 'call' })
    expect(value({ ...world, touchpoints: [call] })).toBe(100)
    const meeting = touch('monthly', '2026-11-25', { channel: 'meeting' })
    // 21st to 24th: 4 of 24 days.
    expect(value({ ...world, touchpoints: [mail, meeting] })).toBeCloseTo(100 * (20 / 24), 6)
  })
})

describe('several streams', () => {
  const phaseDates = { '4': '2026-01-01' }
  const streams = [weekly({ id: 'a' }), weekly({ id: 'b' }), weekly({ id: 'dead', label: 'Strategy call' })]
  const touchpoints = [...everyFriday('a', '2026-01-02', '2026-11-20'), ...everyFriday('b', '2026-01-02', '2026-11-20')]

  it('are half the mean and half the worst: one dead among three makes 33.33', () => {
    expect(value({ phaseDates, streams, touchpoints })).toBeCloseTo(33.333_333, 5)
  })

  it('name the dead one and since when, never for how long', () => {
    expect(reason({ phaseDates, streams, touchpoints })).toBe('Strategy call due 2026-01-02, not done')
  })

  it('carry their evidence', () => {
    const { inputs } = communication(healthInputs({ phaseDates, streams, touchpoints }))
    expect(inputs[0]).toEqual({
      label: 'A stream',
      detail: '100: never overdue in the last 90 days',
      source: 'Gmail',
      asOf: '2026-11-20',
    })
    expect(inputs[2]).toMatchObject({ source: 'no touchpoint found', asOf: null })
    expect(inputs[2]?.detail).toMatch(/^0: overdue on 90 of 90 days/)
  })

  it('leave out those that have not been due yet', () => {
    const late = [...streams.slice(0, 2), quarterly()]
    const world = { phaseDates: { '4': '2026-10-05' }, streams: late, touchpoints }
    expect(communication(healthInputs(world)).inputs).toHaveLength(2)
    expect(value(world)).toBe(100)
  })

  it('say when a touch was only ticked off', () => {
    const ticked = [touch('a', '2026-11-20', { evidence: 'ticked' })]
    const [input] = communication(
      healthInputs({ phaseDates, streams: [weekly({ id: 'a' })], touchpoints: ticked }),
    ).inputs
    expect(input?.source).toBe('ticked off, no message found')
  })

  it('do not apply to a tier without dates', () => {
    expect(communication(healthInputs({ streams: [] }))).toMatchObject({ value: null, applicable: false })
  })
})
