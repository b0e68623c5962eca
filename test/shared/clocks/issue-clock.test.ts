import { describe, expect, it } from 'vitest'
import { loadFramework } from '#server/framework/load.ts'
import { zoneOf } from '#server/time/zone.ts'
import { issueClock } from '#shared/clocks/issue-clock.ts'
import { missingParts } from '#shared/clocks/parts.ts'
import { subtractWorkingDays } from '#shared/clocks/subtract-working-days.ts'

const { clocks: rules } = await loadFramework('templates/framework.yaml')
const berlin = zoneOf('Europe/Berlin')

type Given = { by: 'person' | 'score'; identified: string; viewed?: string; talked?: string; now: string }

/** Times with their offset, so that they can be read as Berlin's: +01:00 in winter, +02:00 in summer. */
function clockOf({ by, identified, viewed, talked, now }: Given) {
  const ms = (text: string | undefined) => (text === undefined ? null : Date.parse(text))
  return issueClock(
    {
      openedBy: by,
      identifiedAt: Date.parse(identified),
      viewedAt: ms(viewed),
      talkedAt: ms(talked),
      closedAt: null,
      ledger: [],
      now: Date.parse(now),
    },
    rules.issue,
    berlin,
  )
}

describe('the 48 hours of an issue', () => {
  // 19 November 2026 is a Thursday, 20 a Friday, 23 a Monday.
  it.each<[string, Given, { starts: string; due: string }]>([
    [
      'run by the wall clock for a person, the weekend too',
      { by: 'person', identified: '2026-11-20T17:00+01:00', now: '2026-11-20T18:00+01:00' },
      { starts: '2026-11-20T17:00+01:00', due: '2026-11-22T17:00+01:00' },
    ],
    [
      'start for a score at nine of the working day after',
      { by: 'score', identified: '2026-11-19T02:30+01:00', now: '2026-11-19T03:00+01:00' },
      { starts: '2026-11-20T09:00+01:00', due: '2026-11-24T09:00+01:00' },
    ],
    [
      'start with the first viewing if that is earlier',
      {
        by: 'score',
        identified: '2026-11-17T02:30+01:00',
        viewed: '2026-11-17T10:00+01:00',
        now: '2026-11-17T11:00+01:00',
      },
      { starts: '2026-11-17T10:00+01:00', due: '2026-11-19T10:00+01:00' },
    ],
    [
      'start at nine if the viewing is later',
      {
        by: 'score',
        identified: '2026-11-17T02:30+01:00',
        viewed: '2026-11-18T11:00+01:00',
        now: '2026-11-18T12:00+01:00',
      },
      { starts: '2026-11-18T09:00+01:00', due: '2026-11-20T09:00+01:00' },
    ],
    // Friday 10:00 to midnight 14 h, Monday 24 h, the last 10 h on Tuesday.
    [
      'leave the weekend out for a score',
      {
        by: 'score',
        identified: '2026-11-20T02:30+01:00',
        viewed: '2026-11-20T10:00+01:00',
        now: '2026-11-20T11:00+01:00',
      },
      { starts: '2026-11-20T10:00+01:00', due: '2026-11-24T10:00+01:00' },
    ],
    // Seen on a Saturday the first hour that counts is Monday's first.
    [
      'begin to count on Monday if it was seen on a Saturday',
      {
        by: 'score',
        identified: '2026-11-20T02:30+01:00',
        viewed: '2026-11-21T12:00+01:00',
        now: '2026-11-21T13:00+01:00',
      },
      { starts: '2026-11-21T12:00+01:00', due: '2026-11-25T00:00+01:00' },
    ],
    // The clocks go back on Sunday 25 October: Friday 12 h, Monday 24 h, Tuesday 12 h, whatever the Sunday was.
    [
      'do not count the hour that autumn gives a Sunday',
      {
        by: 'score',
        identified: '2026-10-23T02:30+02:00',
        viewed: '2026-10-23T12:00+02:00',
        now: '2026-10-23T13:00+02:00',
      },
      { starts: '2026-10-23T12:00+02:00', due: '2026-10-27T12:00+01:00' },
    ],
  ])('%s', (_name, given, { starts, due }) => {
    const { startsAt, dueAt } = clockOf(given)

    expect([startsAt, dueAt]).toEqual([new Date(starts).toISOString(), new Date(due).toISOString()])
  })

  it.each([
    ['2026-11-21T09:00+01:00', 'met'],
    ['2026-11-21T09:00:01+01:00', 'late'],
  ])('are kept by a talk at %s: %s', (talked, state) => {
    const given = { by: 'person' as const, identified: '2026-11-19T09:00+01:00', talked, now: '2026-11-22T09:00+01:00' }
    expect(clockOf(given).state).toBe(state)
  })
})

describe('the parts of a message', () => {
  const { parts } = rules.incident.first_notice

  it.each<[Record<string, string>, string[], string[]]>([
    [{ impact: 'Sign-in fails', timeline: 'By 06:00' }, [], []],
    [{ impact: 'Sign-in fails', timeline: ' ' }, [], ['Timeline for resolution']],
    [{}, [], ['Impact assessment', 'Timeline for resolution']],
    [{ impact: 'a', timeline: 'b' }, ['workaround'], ['Interim solution or workaround']],
  ])('of %o with %o due misses %o', (given, alsoDue, missing) => {
    expect(missingParts(parts, given, alsoDue)).toEqual(missing)
  })
})

it.each([
  ['2026-11-23', 1, '2026-11-20'],
  ['2026-11-22', 1, '2026-11-20'],
  ['2026-12-04', 10, '2026-11-20'],
])('ten working days before: %s − %i is %s', (date, count, expected) => {
  expect(subtractWorkingDays(date, count)).toBe(expected)
})
