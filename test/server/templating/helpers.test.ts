import { describe, expect, it } from 'vitest'
import { any } from '../../../server/templating/helpers/any.ts'
import { concat } from '../../../server/templating/helpers/concat.ts'
import { formatDate } from '../../../server/templating/helpers/date.ts'
import { link } from '../../../server/templating/helpers/link.ts'
import { monthNumber } from '../../../server/templating/helpers/month.ts'
import { formatNumber } from '../../../server/templating/helpers/number.ts'
import { formatPercent } from '../../../server/templating/helpers/percent.ts'
import { plural } from '../../../server/templating/helpers/plural.ts'
import { formatRating } from '../../../server/templating/helpers/rating.ts'
import { shown, shownBlank } from '../../../server/templating/shown.ts'

describe('helpers', () => {
  it('any: true only if something is there', () => {
    expect(any(undefined, [], '')).toBe(false)
    expect(any(undefined, [shown('x')])).toBe(true)
    expect(any(shown('x'), undefined)).toBe(true)
  })

  it('concat: joins lists and leaves out those that are not there', () => {
    expect(concat([shown('a')], undefined, [shown('b')]).map(String)).toEqual(['a', 'b'])
    expect(concat(undefined)).toEqual([])
  })

  it('date and month: days of the calendar only', () => {
    expect(formatDate('2026-11-22')).toBe('22 November 2026')
    expect(formatDate('2026-00')).toBeNull()
    expect(formatDate('2027-02-29')).toBeNull()
    expect(monthNumber('2026-02')).toBe('2')
    expect(monthNumber('2026-12-01')).toBe('12')
  })

  it('link: words with the address in text, an anchor in HTML, with the address escaped', () => {
    const address = shown('https://example.com/?a="1"&b=<2>')
    const made = link(address, 'Book <now>')
    expect(String(made)).toBe('Book <now> (https://example.com/?a="1"&b=<2>)')
    expect(made.toHTML()).toBe('<a href="https://example.com/?a=&quot;1&quot;&amp;b=&lt;2&gt;">Book &lt;now&gt;</a>')
    expect(String(link(shown('https://example.com')))).toBe('https://example.com')
  })

  it('link: a blank address stays a marked blank, never an anchor', () => {
    const blank = shownBlank('calendarUrl', 'calendar link')
    expect(link(blank)).toBe(blank)
    expect(link(blank, 'Book').toHTML()).toMatch(/^Book <mark data-blank="calendarUrl"/)
    expect(link(blank, 'Book').toHTML()).not.toContain('<a ')
  })

  it('number, percent, rating: grouped, rounded, with the scale', () => {
    expect([0, 999, 1000, 1234567.891, -1234].map(formatNumber)).toEqual([
      '0',
      '999',
      '1,000',
      '1,234,567.89',
      '-1,234',
    ])
    expect([0, 12.54, 100, 1250].map(formatPercent)).toEqual(['0%', '12.5%', '100%', '1,250%'])
    expect(formatRating(4.25, 5)).toBe('4.3 out of 5')
  })

  it('plural: one for exactly one', () => {
    expect(plural(shown('1'), 'time', 'times')).toBe('time')
    expect(plural(shown('0'), 'time', 'times')).toBe('times')
    expect(plural(shownBlank('n', 'n'), 'time', 'times')).toBe('times')
  })
})
