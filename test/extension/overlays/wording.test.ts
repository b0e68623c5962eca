import { expect, test } from 'vitest'
import { ageLabel, dateLabel, dueOf, healthInstead, pillText, stageLine } from '../../../extension/overlays/wording.ts'
import { makeContext, makeEntry, NOW } from '../support/make.ts'

test.each([
  ['2026-11-19', 'overdue', '3 days late'],
  ['2026-11-21', 'overdue', '1 day late'],
  ['2026-11-22', 'today', 'today'],
  ['2026-11-23', 'soon', 'tomorrow'],
  ['2026-11-25', 'soon', 'in 3 days'],
  ['2026-11-26', 'later', 'in 4 days'],
  ['2027-01-01', 'later', 'in 40 days'],
])('what is due on %s is %s, "%s"', (dueOn, urgency, when) => {
  expect(dueOf(dueOn, '2026-11-22')).toEqual({ urgency, when })
})

test('a date shows its year only where it is another one', () => {
  expect(dateLabel('2026-11-27', '2026-11-22')).toBe('Fri 27 Nov')
  expect(dateLabel('2027-01-01', '2026-11-22')).toBe('Fri 1 Jan 2027')
})

test.each([
  ['2026-11-22T11:59:30Z', 'just now'],
  ['2026-11-22T11:56:00Z', '4 min ago'],
  ['2026-11-22T09:00:00Z', '3 h ago'],
  ['2026-11-19T12:00:00Z', '3 days ago'],
])('facts of %s are %s', (at, age) => {
  expect(ageLabel(at, NOW)).toBe(age)
})

test('a phase shows its number and day; a stage without a clock shows its name', () => {
  expect(stageLine(makeContext().stage)).toBe('Phase 1, day 3 of 14')
  expect(stageLine({ id: 'ongoing', label: 'Ongoing', day: 80, of: null, late: false })).toBe('Phase 4, day 80')
  expect(stageLine({ id: 'paused', label: 'Paused', day: null, of: null, late: false })).toBe('Paused')
})

test('a health without a number says why there is none', () => {
  const { health } = makeContext()
  expect(healthInstead(health)).toBeNull()
  expect(healthInstead({ ...health, status: 'not-enough-data', coverage: 38 })).toBe('Not enough data (38 %)')
  expect(healthInstead({ ...health, status: 'onboarding' })).toBe('Onboarding')
})

test('the pill of somebody who opted out says so, whatever is due', () => {
  expect(pillText(makeEntry({ state: 'opted-out' }), '2026-11-22')).toEqual({
    main: 'Opted out: do not contact',
    due: null,
  })
})
