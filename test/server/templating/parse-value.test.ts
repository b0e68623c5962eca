import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VariableType } from '#shared/api/rendered.ts'
import { Variable } from '../../../server/templating/meta.ts'
import { parseValue } from '../../../server/templating/parse-value.ts'

function variable(type: VariableType, more: object = {}): Variable {
  return Variable.parse({
    label: 'x',
    type,
    empty: 'block',
    ...(type === 'choice' ? { choices: ['mail', 'call'] } : {}),
    ...more,
  })
}

function shownAs(type: VariableType, raw: string, more: object = {}): string | null {
  const parsed = parseValue(variable(type, more), raw)
  return parsed.state === 'filled' ? String(parsed.value) : null
}

describe('a typed value', () => {
  it.each<[VariableType, string, string]>([
    ['text', '  two\n lines ', 'two lines'],
    ['number', '1342', '1,342'],
    ['number', '1,342', '1,342'],
    ['number', '12345678.5', '12,345,678.5'],
    ['number', '-1200', '-1,200'],
    ['percent', '12.5 %', '12.5%'],
    ['percent', '0', '0%'],
    ['rating', '4.2/5', '4.2 out of 5'],
    ['rating', '8 of 10', '8 out of 10'],
    ['url', 'calendar.example.com/k', 'https://calendar.example.com/k'],
    ['url', 'http://example.com', 'http://example.com'],
    ['date', '2026-10-03', '3 October 2026'],
    ['date', '2026-10', 'October 2026'],
    ['date', '2028-02-29', '29 February 2028'],
    ['choice', 'MAIL', 'mail'],
    ['email', 'a@b.test; c@d.test', 'a@b.test, c@d.test'],
  ])('of type %s: %j prints as %j', (type, raw, printed) => {
    expect(shownAs(type, raw)).toBe(printed)
  })

  it.each<[VariableType, string, string]>([
    ['number', 'many', 'is not a number'],
    ['number', '1,34', 'is not a number'],
    ['number', 'Infinity', 'is not a number'],
    ['percent', '-3', 'is not a percentage'],
    ['rating', '4.2', 'lacks its scale'],
    ['rating', '6/5', 'lacks its scale'],
    ['url', 'javascript:alert(1)', 'is not a web address'],
    ['url', 'data:text/html,x', 'is not a web address'],
    ['url', 'https://me:secret@example.com', 'is not a web address'],
    ['url', 'https://exa mple.com', 'is not a web address'],
    ['date', '2026-02-30', 'is not a date'],
    ['date', '2026-13', 'is not a date'],
    ['date', 'October', 'is not a date'],
    ['choice', 'fax', 'is none of mail, call'],
    ['email', 'kevin', 'is not an e-mail address'],
    ['email', 'a@b.test, kevin', 'is not an e-mail address'],
    ['text', '[Link]', 'a field nobody has filled'],
    ['text', 'undefined', 'a field nobody has filled'],
    ['list', 'done\n[Technical milestone 1]', 'a field nobody has filled'],
  ])('of type %s: %j is refused and kept', (type, raw, problem) => {
    const parsed = parseValue(variable(type), raw)
    expect(parsed).toMatchObject({ state: 'wrong', problem: expect.stringContaining(problem) })
  })

  it('that is too long is refused, saying how long it may be', () => {
    expect(parseValue(variable('text'), 'x'.repeat(10_000)).state).toBe('filled')
    const text = parseValue(variable('text'), 'x'.repeat(10_001))
    expect(text).toMatchObject({ state: 'wrong', problem: 'has 10001 characters; at most 10000 fit, shorten it' })
    const list = parseValue(variable('list'), `short\n${'x'.repeat(1_001)}`)
    expect(list).toMatchObject({
      state: 'wrong',
      problem: 'has a line of 1001 characters; at most 1000 fit, shorten it',
    })
  })

  it('outside its range is refused', () => {
    expect(shownAs('number', '4', { range: [1, 4] })).toBe('4')
    expect(shownAs('number', '5', { range: [1, 4] })).toBeNull()
  })

  it('made of white space or invisible characters only is empty', () => {
    for (const raw of ['', '  \n', '\u0000', '\u202e']) expect(parseValue(variable('text'), raw).state).toBe('empty')
    expect(parseValue(variable('list'), '\n • \n- \n').state).toBe('empty')
  })

  it('is always safe to print, whatever is typed', () => {
    const types: VariableType[] = ['text', 'list', 'number', 'percent', 'rating', 'url', 'date', 'email']
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.string({ unit: 'binary', maxLength: 60 }), (type, raw) => {
        const parsed = parseValue(variable(type), raw)
        if (parsed.state !== 'filled') return
        for (const shown of [parsed.value].flat()) {
          if (typeof shown === 'boolean') continue
          expect(shown.toHTML()).not.toMatch(/[<>"']/)
          expect(shown.toString()).not.toMatch(/[\r\n]| {2}|^$/)
        }
      }),
    )
  })

  it('stays the same when the form it was kept in is typed again', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (number) => {
        const first = parseValue(variable('number'), number.toFixed(2))
        const again = first.state === 'filled' ? parseValue(variable('number'), String(first.value)) : first
        expect(again).toMatchObject({ state: 'filled' })
      }),
    )
  })
})
