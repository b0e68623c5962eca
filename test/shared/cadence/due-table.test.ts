import { describe, expect, it } from 'vitest'
import { dueTouches } from '#shared/cadence/due-touches.ts'
import type { DatedTouch } from '#shared/cadence/input.ts'
import { nextTouchpoint } from '#shared/cadence/next-touchpoint.ts'
import { overdueCount } from '#shared/cadence/overdue.ts'
import type { Stream } from '#shared/framework/tiers.ts'
import {
  cadence,
  fortnightly,
  monthly,
  quarterly,
  reply,
  rolling,
  setting,
  touch,
  type World,
  weekly,
} from '../support/make.ts'

type Case = [what: string, stream: Stream, start: string, touches: DatedTouch[], today: string, dueOn: string | null]

const mail = (on: string) => touch('s', on)
const meeting = (on: string) => touch('s', on, { channel: 'meeting' })
const as = (stream: Stream): Stream => ({ ...stream, id: 's' })
const week = (more = {}) => as(weekly(more))
const twoWeeks = (more = {}) => as(fortnightly(more))
const month = (more = {}) => as(monthly(more))
const quarter = (more = {}) => as(quarterly(more))
const roll = (every: object) => as(rolling({ every }))

function due(stream: Stream, start: string, rest: Omit<World, 'streams'>): string | null {
  const phaseDates = { '1': start, '4': start }
  return nextTouchpoint(cadence({ phaseDates, streams: [stream], ...rest }))?.dueOn ?? null
}

/** Start of Phase 4, what was done, today, and the date that asks next. Calendars of 2026–2028 decide, not the code. */
const CASES: Case[] = [
  // Weekly, Fridays. 2026-06-01 is a Monday.
  ['weekly: the first Friday after the start', week(), '2026-06-01', [], '2026-06-01', '2026-06-05'],
  ['weekly: started on a Friday, nothing is due that day', week(), '2026-06-05', [], '2026-06-05', '2026-06-12'],
  ['weekly: started on a Saturday', week(), '2026-06-06', [], '2026-06-06', '2026-06-12'],
  ['weekly: on Mondays', week({ slot: { weekday: 'monday' } }), '2026-06-01', [], '2026-06-01', '2026-06-08'],
  ['weekly: done on the day', week(), '2026-06-01', [mail('2026-06-05')], '2026-06-05', '2026-06-12'],
  ['weekly: done two days early', week(), '2026-06-01', [mail('2026-06-03')], '2026-06-03', '2026-06-12'],
  // Sunday 7: the 5th is 2 days off, the 12th 5: it is the late one.
  ['weekly: done on the Sunday after', week(), '2026-06-01', [mail('2026-06-07')], '2026-06-07', '2026-06-12'],
  // Tuesday 9: 4 days after the 5th, 3 before the 12th: the nearer is the 12th, and the 5th is picked up by it.
  [
    'weekly: late near the next slot fills that one',
    week(),
    '2026-06-01',
    [mail('2026-06-09')],
    '2026-06-09',
    '2026-06-19',
  ],
  // Monday 8: 3 days after the 5th, 4 before the 12th.
  [
    'weekly: late near its own slot leaves the next open',
    week(),
    '2026-06-01',
    [mail('2026-06-08')],
    '2026-06-08',
    '2026-06-12',
  ],
  ['weekly: nothing done for three weeks, the oldest asks', week(), '2026-06-01', [], '2026-06-24', '2026-06-05'],
  ['weekly: one touch takes a dead stream up', week(), '2026-06-01', [mail('2026-06-24')], '2026-06-24', '2026-07-03'],
  [
    'weekly: a second touch in one week fills nothing ahead',
    week(),
    '2026-06-01',
    [mail('2026-06-03'), mail('2026-06-04')],
    '2026-06-05',
    '2026-06-12',
  ],
  [
    'weekly: their mail is not ours',
    week(),
    '2026-06-01',
    [touch('s', '2026-06-05', { direction: 'in' })],
    '2026-06-05',
    '2026-06-05',
  ],
  [
    'weekly: their call is',
    week(),
    '2026-06-01',
    [touch('s', '2026-06-05', { direction: 'in', channel: 'call' })],
    '2026-06-05',
    '2026-06-12',
  ],
  [
    'weekly: a mail of another stream is not',
    week(),
    '2026-06-01',
    [touch('other', '2026-06-05')],
    '2026-06-05',
    '2026-06-05',
  ],
  ['weekly: over the end of the year', week(), '2026-06-01', [mail('2026-12-25')], '2026-12-28', '2027-01-01'],
  // 2027-01-01 is the Friday of 2026-W53.
  ['weekly: the last week of a year with 53', week(), '2026-06-01', [mail('2027-01-01')], '2027-01-02', '2027-01-08'],
  // Both zones change their clocks between these Fridays: Berlin 2026-10-25, New York 2026-11-01.
  ['weekly: over the end of summer time', week(), '2026-06-01', [mail('2026-10-23')], '2026-10-26', '2026-10-30'],
  ['weekly: over the end of daylight saving', week(), '2026-06-01', [mail('2026-10-30')], '2026-11-02', '2026-11-06'],
  ['weekly: over the start of summer time', week(), '2026-06-01', [mail('2027-03-26')], '2027-03-29', '2027-04-02'],
  // 2028-02-29 is a Tuesday.
  ['weekly: over a leap day', week(), '2026-06-01', [mail('2028-02-25')], '2028-02-29', '2028-03-03'],
  ['weekly: on a leap day', week({ slot: { weekday: 'tuesday' } }), '2028-02-22', [], '2028-02-23', '2028-02-29'],

  // Every 14 days from the first Friday.
  ['14 days: the first', twoWeeks(), '2026-06-01', [], '2026-06-01', '2026-06-05'],
  ['14 days: the second', twoWeeks(), '2026-06-01', [mail('2026-06-05')], '2026-06-06', '2026-06-19'],
  // 13: 8 days after the 5th, 6 before the 19th.
  ['14 days: between two, the nearer', twoWeeks(), '2026-06-01', [mail('2026-06-13')], '2026-06-13', '2026-07-03'],
  // 12: 7 days either way: the older.
  [
    '14 days: exactly between two, the older',
    twoWeeks(),
    '2026-06-01',
    [mail('2026-06-12')],
    '2026-06-12',
    '2026-06-19',
  ],
  ['14 days: over the end of the year', twoWeeks(), '2026-12-14', [mail('2026-12-18')], '2026-12-20', '2027-01-01'],

  // Friday of Week 1, the week of the first Monday: 2026-06-05, 07-10, 08-07, 09-11, 10-09, 11-06, 12-11, 2027-01-08.
  ['monthly: the first', month(), '2026-06-01', [], '2026-06-01', '2026-06-05'],
  ['monthly: started after Week 1', month(), '2026-06-08', [], '2026-06-08', '2026-07-10'],
  ['monthly: first Monday on the 7th', month(), '2026-06-01', [mail('2026-08-07')], '2026-08-08', '2026-09-11'],
  ['monthly: done a week late', month(), '2026-06-01', [mail('2026-06-12')], '2026-06-12', '2026-07-10'],
  // 24 June: 19 days after the 5th, 16 before 10 July.
  [
    'monthly: nearer to the next month fills that',
    month(),
    '2026-06-01',
    [mail('2026-06-24')],
    '2026-06-24',
    '2026-08-07',
  ],
  ['monthly: nothing done, the oldest asks', month(), '2026-06-01', [], '2026-09-15', '2026-06-05'],
  ['monthly: over the end of the year', month(), '2026-06-01', [mail('2026-12-11')], '2026-12-12', '2027-01-08'],
  // February 2027 starts on a Monday.
  ['monthly: a month that starts on Monday', month(), '2026-06-01', [mail('2027-01-08')], '2027-01-09', '2027-02-05'],
  ['monthly: in Week 2', month({ slot: { week_of_month: 2 } }), '2026-06-01', [], '2026-06-01', '2026-06-12'],
  [
    'monthly: Monday of Week 1',
    month({ slot: { week_of_month: 1, weekday: 'monday' } }),
    '2026-06-02',
    [],
    '2026-06-02',
    '2026-07-06',
  ],
  // Week 4 of June is over by 26; that of July, first Monday the 6th, is 27 to 31.
  ['monthly: in Week 4', month({ slot: { week_of_month: 4 } }), '2026-07-01', [], '2026-07-01', '2026-07-31'],

  // Friday of Week 4 of the last month: June 2026 26, September 2026 (Monday 7) 2 October, December 1 January 2027.
  ['quarterly: the first', quarter(), '2026-06-01', [], '2026-06-01', '2026-06-26'],
  [
    'quarterly: Week 4 of September ends in October',
    quarter(),
    '2026-06-01',
    [mail('2026-06-26')],
    '2026-06-27',
    '2026-10-02',
  ],
  [
    'quarterly: Week 4 of December ends next year',
    quarter(),
    '2026-06-01',
    [mail('2026-10-02')],
    '2026-10-03',
    '2027-01-01',
  ],
  [
    'quarterly: a meeting a month early',
    quarter(),
    '2026-06-01',
    [mail('2026-06-26'), meeting('2026-09-01')],
    '2026-09-01',
    '2027-01-01',
  ],
  [
    'quarterly: the next one after the turn of the year',
    quarter(),
    '2026-06-01',
    [mail('2027-01-01')],
    '2027-01-02',
    '2027-03-26',
  ],

  // Rolling: last touch and period, on a working day.
  ['rolling: a quarter from the start', roll({ months: 3 }), '2026-06-01', [], '2026-06-01', '2026-09-01'],
  // 2027-04-30 is a Friday.
  [
    'rolling: a quarter from 31 January is 30 April',
    roll({ months: 3 }),
    '2026-06-01',
    [mail('2027-01-31')],
    '2027-02-01',
    '2027-04-30',
  ],
  // 2027-02-28 is a Sunday.
  [
    'rolling: a month from 31 January, then Monday',
    roll({ months: 1 }),
    '2026-06-01',
    [mail('2027-01-31')],
    '2027-02-01',
    '2027-03-01',
  ],
  // 2028-02-29 is a Tuesday.
  [
    'rolling: a month from 31 January of a leap year',
    roll({ months: 1 }),
    '2026-06-01',
    [mail('2028-01-31')],
    '2028-02-01',
    '2028-02-29',
  ],
  [
    'rolling: a year from a leap day',
    roll({ months: 12 }),
    '2026-06-01',
    [mail('2028-02-29')],
    '2028-03-01',
    '2029-02-28',
  ],
  // 2026-07-11 is a Saturday.
  [
    'rolling: ten days end on a Saturday',
    roll({ days: 10 }),
    '2026-06-01',
    [mail('2026-07-01')],
    '2026-07-02',
    '2026-07-13',
  ],
  [
    'rolling: a late touch moves the next date',
    roll({ days: 14 }),
    '2026-06-01',
    [mail('2026-07-20')],
    '2026-07-20',
    '2026-08-03',
  ],
  [
    'rolling: over the end of the year',
    roll({ days: 7 }),
    '2026-06-01',
    [mail('2026-12-28')],
    '2026-12-28',
    '2027-01-04',
  ],
]

describe('the next due date', () => {
  it.each(CASES)('%s', (_, stream, start, touchpoints, today, dueOn) => {
    expect(due(stream, start, { touchpoints, today })).toBe(dueOn)
  })
})

describe('holidays', () => {
  const holidays = new Set(['2026-12-25', '2027-01-01', '2027-03-26', '2027-03-29'])

  it.each([
    // Christmas Day is a Friday: Monday 28.
    ['a slot moves to the next working day', week(), '2026-12-21', [], '2026-12-21', '2026-12-28'],
    // Good Friday and Easter Monday: Tuesday 30.
    ['over a long weekend', week(), '2027-03-22', [], '2027-03-22', '2027-03-30'],
    [
      'the period key stays: a touch on the Monday is last week’s',
      week(),
      '2026-12-21',
      [mail('2026-12-28')],
      '2026-12-28',
      '2027-01-04',
    ],
    ['a rolling date too', roll({ days: 7 }), '2026-06-01', [mail('2026-12-18')], '2026-12-18', '2026-12-28'],
  ] as Case[])('%s', (_, stream, start, touchpoints, today, dueOn) => {
    expect(due(stream, start, { touchpoints, today, holidays })).toBe(dueOn)
  })

  it('do not count as days of grace', () => {
    const input = (today: string) => cadence({ phaseDates: { '4': '2026-12-21' }, streams: [week()], today, holidays })

    // Due Monday 28 (Christmas Day moved), one working day of grace: Tuesday 29; overdue from Wednesday.
    expect(overdueCount(input('2026-12-29'))).toBe(0)
    expect(overdueCount(input('2026-12-30'))).toBe(1)
  })

  it('move a follow-up', () => {
    const touchpoints = [touch('outreach', '2026-12-18')]
    const input = cadence({
      stage: 'initial-contact',
      phaseDates: { '1': '2026-12-18' },
      touchpoints,
      today: '2026-12-21',
      holidays,
    })

    // Five working days after Friday 18: 21, 22, 23, 24, 28.
    expect(nextTouchpoint(input)?.dueOn).toBe('2026-12-28')
  })
})

describe('what a partner has otherwise', () => {
  const start = '2026-06-01'

  it.each([
    ['another weekday', { override: { weekday: 'tuesday' } }, '2026-06-02'],
    ['a week of the month', { override: { every: { months: 1 }, week_of_month: 2 } }, '2026-06-12'],
    ['another period', { override: { every: { days: 14 } } }, '2026-06-05'],
    ['switched off', { override: { off: true } }, null],
    ['paused over the first slot', { pauses: [{ from: '2026-06-04', to: '2026-06-10', reason: null }] }, '2026-06-12'],
    ['paused until further notice', { pauses: [{ from: '2026-06-01', to: null, reason: null }] }, null],
    ['snoozed', { snoozedSlot: '2026-W23', snoozedUntil: '2026-06-10' }, '2026-06-10'],
    ['snoozed to a day before it is due', { snoozedSlot: '2026-W23', snoozedUntil: '2026-06-03' }, '2026-06-05'],
    ['a snooze of an earlier slot', { snoozedSlot: '2026-W22', snoozedUntil: '2026-06-10' }, '2026-06-05'],
  ] as const)('%s', (_, more, dueOn) => {
    const settings = [setting('s', more as Partial<ReturnType<typeof setting>>)]

    expect(due(week(), start, { settings, today: '2026-06-01' })).toBe(dueOn)
  })

  it('a snooze moves the list and leaves the due date and the score’s overdue slot alone', () => {
    const settings = [setting('s', { snoozedSlot: '2026-W23', snoozedUntil: '2026-06-20' })]
    const input = cadence({ phaseDates: { '4': start }, streams: [week()], settings, today: '2026-06-10' })

    expect(dueTouches(input)[0]).toMatchObject({ dueOn: '2026-06-05', listOn: '2026-06-20' })
    expect(overdueCount(input)).toBe(1)
  })

  it('another template', () => {
    const settings = [setting('s', { override: { template: 'own-words' } })]

    expect(nextTouchpoint(cadence({ streams: [week()], settings, today: '2026-06-10' }))?.template).toBe('own-words')
  })
})

describe('a partner that is away', () => {
  const away = [{ from: '2026-06-03', to: '2026-06-13' }]

  it.each([
    // The 13th is a Saturday: back on Monday 15.
    ['is asked for nothing until it is back', '2026-06-01', '2026-06-15'],
    ['nor for what was late before', '2026-06-10', '2026-06-15'],
    ['and keeps the date once that is over', '2026-06-16', '2026-06-15'],
  ])('%s', (_, today, dueOn) => {
    expect(due(week(), '2026-06-01', { away, today })).toBe(dueOn)
  })

  it('is asked for what falls due after it is back on its day', () => {
    expect(due(week(), '2026-06-15', { away, today: '2026-06-15' })).toBe('2026-06-19')
  })
})

describe('covers', () => {
  const streams = [monthly(), quarterly({ covers: ['monthly'] })]
  const dueOf = (touchpoints: DatedTouch[], today: string) =>
    dueTouches(cadence({ phaseDates: { '4': '2026-06-08' }, streams, touchpoints, today })).map((each) => [
      each.stream,
      each.dueOn,
    ])

  it('fill the monthly slot of the quarterly’s month and move no date', () => {
    // Week 4 of September is due 2 October; September's monthly slot was 11 September.
    const before = [touch('monthly', '2026-07-10'), touch('monthly', '2026-08-07'), touch('quarterly', '2026-06-26')]

    expect(dueOf([...before, touch('quarterly', '2026-09-10')], '2026-09-11')).toEqual([
      ['monthly', '2026-10-09'],
      ['quarterly', '2027-01-01'],
    ])
  })

  it('never go the other way', () => {
    expect(dueOf([touch('monthly', '2026-06-26')], '2026-06-26')).toContainEqual(['quarterly', '2026-06-26'])
  })
})

describe('a reply', () => {
  it('closes the follow-up; a bounce and an automatic reply do not', () => {
    const dueAfter = (subject: string) =>
      nextTouchpoint(
        cadence({
          stage: 'initial-contact',
          phaseDates: { '1': '2026-06-01' },
          touchpoints: [touch('outreach', '2026-06-01'), reply('2026-06-02', { subject })],
          today: '2026-06-03',
        }),
      )?.dueOn ?? null

    expect(dueAfter('Re: Partnership Opportunity')).toBeNull()
    expect(dueAfter('Automatic reply: Partnership Opportunity')).toBe('2026-06-08')
    expect(dueAfter('Undeliverable: Partnership Opportunity')).toBe('2026-06-08')
  })
})
