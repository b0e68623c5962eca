import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  addPeriods,
  addWorkingDays,
  dayOfMonthWeek,
  daysBetween,
  fromDayNumber,
  isoWeekKey,
  isWorkingDay,
  monthKey,
  nextWorkingDay,
  quarterKey,
  toDayNumber,
  weekdayOf,
} from '#shared/date.ts'

const anyDate = fc.integer({ min: 0, max: 40_000 }).map((day) => addDays('1970-01-01', day))

describe('days', () => {
  it.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2027-02-28', 1, '2027-03-01'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-11-22', 0, '2026-11-22'],
  ])('%s plus %i days is %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected)
  })

  it('are counted over a leap day', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2)
    expect(daysBetween('2027-02-28', '2027-03-01')).toBe(1)
    expect(daysBetween('2026-11-22', '2026-11-20')).toBe(-2)
  })

  it.each(['2026-02-30', '2026-13-01', '22.11.2026', '', '2026-11-22T10:00:00Z'])('refuses "%s"', (text) => {
    expect(() => toDayNumber(text)).toThrow(`"${text}" is not a date`)
  })

  it('are those of the calendar', () => {
    const years = fc.integer({ min: -600_000, max: 2_900_000 })
    fc.assert(
      fc.property(years, (day) => {
        const date = new Date(day * 86_400_000).toISOString().slice(0, 10)
        expect(fromDayNumber(day)).toBe(date)
        expect(toDayNumber(date)).toBe(day)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2026-00-10', false],
    ['2026-04-31', false],
    ['2026-11-00', false],
    ['2026/11/22', false],
    ['2026-1-022', false],
  ])('know whether %s is one: %s', (date, known) => {
    const reading = () => toDayNumber(date)
    if (known) expect(reading).not.toThrow()
    else expect(reading).toThrow(RangeError)
  })

  it('come back when they are taken away again', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
        expect(addDays(addDays(date, days), -days)).toBe(date)
        expect(daysBetween(date, addDays(date, days))).toBe(days)
      }),
    )
  })
})

describe('months', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-01-31', 3, '2026-04-30'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -1, '2025-12-15'],
  ])('%s plus %i months is %s', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected)
  })

  it('are counted from the anchor, so the 31st comes back after February', () => {
    expect([1, 2, 3].map((times) => addPeriods('2026-01-31', { months: 1 }, times))).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ])
    expect(addPeriods('2026-01-31', { days: 14 }, 2)).toBe('2026-02-28')
  })
})

describe('working days', () => {
  it('go from Monday to Friday', () => {
    expect(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) => isWorkingDay(day))).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect([weekdayOf('2026-11-23'), weekdayOf('2026-11-22'), weekdayOf('1969-12-31')]).toEqual([1, 7, 3])
  })

  it.each([
    ['2026-11-20', '2026-11-20'],
    ['2026-11-21', '2026-11-23'],
    ['2026-11-22', '2026-11-23'],
    ['2027-01-02', '2027-01-04'],
  ])('%s moves to %s', (date, expected) => {
    expect(nextWorkingDay(date)).toBe(expected)
  })

  it.each([
    ['2026-11-20', 1, '2026-11-23'],
    ['2026-11-20', 5, '2026-11-27'],
    ['2026-11-20', 10, '2026-12-04'],
    ['2026-11-21', 1, '2026-11-23'],
    ['2026-11-22', 5, '2026-11-27'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-11-21', 0, '2026-11-21'],
  ])('%s plus %i working days is %s', (date, count, expected) => {
    expect(addWorkingDays(date, count)).toBe(expected)
  })

  it('cannot be taken back', () => {
    expect(() => addWorkingDays('2026-11-20', -1)).toThrow('expected 0 or more working days, found -1')
  })

  it('always end on a working day and number as many as were asked for', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 60 }), (date, count) => {
        const end = addWorkingDays(date, count)
        const passed = Array.from({ length: daysBetween(date, end) }, (_, i) => addDays(date, i + 1))
        expect(passed.filter((day) => isWorkingDay(day))).toHaveLength(count)
        expect(isWorkingDay(end)).toBe(true)
      }),
    )
  })
})

describe('period keys', () => {
  it.each([
    ['2026-11-22', '2026-W47'],
    ['2026-11-23', '2026-W48'],
    ['2027-01-01', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
    ['2023-01-01', '2022-W52'],
  ])('%s is in week %s', (date, key) => {
    expect(isoWeekKey(date)).toBe(key)
  })

  it('name month and quarter', () => {
    expect(monthKey('2026-11-22')).toBe('2026-11')
    expect(['2026-03-31', '2026-04-01', '2026-12-31'].map(quarterKey)).toEqual(['2026-Q1', '2026-Q2', '2026-Q4'])
  })
})

describe('weeks of a month', () => {
  it.each([
    // November 2026 starts on a Sunday: its first Monday is the 2nd.
    ['2026-11', 1, 5, '2026-11-06'],
    ['2026-11', 4, 5, '2026-11-27'],
    // June 2026 starts on a Monday.
    ['2026-06', 1, 1, '2026-06-01'],
    ['2026-06', 1, 5, '2026-06-05'],
    // September 2026 starts on a Tuesday: Week 1 begins on the 7th, and Friday of Week 4 is in October.
    ['2026-09', 1, 5, '2026-09-11'],
    ['2026-09', 4, 5, '2026-10-02'],
    ['2027-02', 4, 5, '2027-02-26'],
  ])('in %s the day %i/%i is %s', (month, week, weekday, expected) => {
    expect(dayOfMonthWeek(month, week, weekday)).toBe(expected)
  })
})
