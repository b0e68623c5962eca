import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueTouches } from '#shared/cadence/due-touches.ts'
import { nextTouchpoint } from '#shared/cadence/next-touchpoint.ts'
import { addDays } from '#shared/date.ts'
import { cadence, fortnightly, monthly, quarterly, rolling, setting, touch, weekly } from '../support/make.ts'

const START = '2026-06-01'
const DAYS = fc.integer({ min: 0, max: 500 })
const STREAMS = [weekly(), fortnightly(), monthly(), quarterly(), rolling()]
const touches = fc.array(fc.record({ stream: fc.constantFrom(...STREAMS.map(({ id }) => id)), day: DAYS }), {
  maxLength: 25,
})

function at(day: number): string {
  return addDays(START, day)
}

describe('what is due next', () => {
  it('is never before the last touch of its stream', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STREAMS), fc.array(DAYS, { minLength: 1, maxLength: 12 }), (stream, days) => {
        const last = at(Math.max(...days))
        const touchpoints = days.map((day) => touch(stream.id, at(day)))
        const input = cadence({ phaseDates: { '4': START }, streams: [stream], touchpoints, today: last })

        expect(nextTouchpoint(input)!.dueOn >= last).toBe(true)
      }),
    )
  })

  it('does not depend on the order in which touches, settings and days away come', () => {
    fc.assert(
      fc.property(touches, fc.array(DAYS, { maxLength: 3 }), DAYS, (made, absences, today) => {
        const touchpoints = made.map(({ stream, day }) => touch(stream, at(day)))
        const away = absences.map((day) => ({ from: at(day), to: at(day + 5) }))
        const settings = [
          setting('weekly', { override: { weekday: 'monday' } }),
          setting('monthly', { pauses: [{ from: at(40), to: at(90), reason: null }] }),
        ]
        const world = { phaseDates: { '4': START }, streams: STREAMS, today: at(today) }

        expect(
          dueTouches(
            cadence({
              ...world,
              touchpoints: touchpoints.toReversed(),
              away: away.toReversed(),
              settings: settings.toReversed(),
            }),
          ),
        ).toEqual(dueTouches(cadence({ ...world, touchpoints, away, settings })))
      }),
    )
  })

  it('never stands in the list before it is due, nor on a day the partner is away', () => {
    fc.assert(
      fc.property(touches, DAYS, DAYS, (made, absence, today) => {
        const touchpoints = made.map(({ stream, day }) => touch(stream, at(day)))
        const away = [{ from: at(absence), to: at(absence + 9) }]
        const input = cadence({ phaseDates: { '4': START }, streams: STREAMS, touchpoints, away, today: at(today) })

        for (const { listOn, dueOn } of dueTouches(input)) {
          expect(listOn >= dueOn).toBe(true)
          expect(listOn >= away[0]!.from && listOn <= away[0]!.to && listOn >= input.today).toBe(false)
        }
      }),
    )
  })
})
