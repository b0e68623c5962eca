import { describe, expect, it } from 'vitest'
import { slotsOf } from '#shared/cadence/slots.ts'
import { fortnightly, monthly, quarterly, weekly } from '../support/make.ts'

function keyed(slots: { key: string | null; dueOn: string }[]): string[] {
  return slots.map(({ key, dueOn }) => `${key} ${dueOn}`)
}

describe('weekly slots', () => {
  it('fall on Fridays after the start, with the key of their ISO week, over the year change', () => {
    expect(keyed(slotsOf(weekly(), '2026-12-16', '2027-01-08'))).toEqual([
      '2026-W51 2026-12-18',
      '2026-W52 2026-12-25',
      '2026-W53 2027-01-01',
      '2027-W01 2027-01-08',
    ])
  })

  it('ask nothing on the day the stream starts', () => {
    expect(keyed(slotsOf(weekly(), '2026-11-20', '2026-11-27'))).toEqual(['2026-W48 2026-11-27'])
  })

  it('follow the chosen weekday', () => {
    expect(keyed(slotsOf(weekly({ slot: { weekday: 'tuesday' } }), '2026-11-20', '2026-11-25'))).toEqual([
      '2026-W48 2026-11-24',
    ])
  })

  it('of a stream that starts after the last day wanted are none', () => {
    expect(slotsOf(weekly(), '2026-11-20', '2026-11-19')).toEqual([])
  })
})

describe('slots every 14 days', () => {
  it('are counted from the first Friday after the start, whatever the number of the week', () => {
    expect(keyed(slotsOf(fortnightly(), '2026-12-16', '2027-01-30'))).toEqual([
      '2026-W51 2026-12-18',
      '2026-W53 2027-01-01',
      '2027-W02 2027-01-15',
      '2027-W04 2027-01-29',
    ])
  })
})

describe('monthly slots', () => {
  it('fall in the week that holds the first Monday', () => {
    expect(keyed(slotsOf(monthly(), '2026-08-31', '2027-01-31'))).toEqual([
      '2026-09 2026-09-11',
      '2026-10 2026-10-09',
      '2026-11 2026-11-06',
      '2026-12 2026-12-11',
      '2027-01 2027-01-08',
    ])
  })

  it('hold in a leap February', () => {
    expect(keyed(slotsOf(monthly(), '2028-02-01', '2028-03-01'))).toEqual(['2028-02 2028-02-11'])
  })

  it('start with the next month if this one has passed', () => {
    expect(keyed(slotsOf(monthly(), '2026-11-06', '2026-12-31'))).toEqual(['2026-12 2026-12-11'])
  })
})

describe('quarterly slots', () => {
  it("fall in Week 4 of the quarter's last month, even where its Friday is in the next quarter", () => {
    expect(keyed(slotsOf(quarterly(), '2026-06-01', '2027-03-31'))).toEqual([
      '2026-Q2 2026-06-26',
      '2026-Q3 2026-10-02',
      '2026-Q4 2027-01-01',
      '2027-Q1 2027-03-26',
    ])
  })

  it('are not forgotten if the stream starts between the end of the quarter and their Friday', () => {
    expect(keyed(slotsOf(quarterly(), '2026-10-01', '2026-12-31'))).toEqual(['2026-Q3 2026-10-02'])
  })

  it('of two months fall in even months, with the key of the month', () => {
    expect(keyed(slotsOf(monthly({ every: { months: 2 } }), '2026-11-01', '2027-02-28'))).toEqual([
      '2026-12 2026-12-11',
      '2027-02 2027-02-05',
    ])
  })
})
