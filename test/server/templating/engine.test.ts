import Handlebars from 'handlebars'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../server/templating/engine.ts'
import { shown, shownBlank } from '../../../server/templating/shown.ts'

/** What the engine prints for a source that no check has looked at. */
function printed(source: string, context = {}): string {
  return createEngine(new Map(), 'html')(Handlebars.parse(source))(Object.assign(Object.create(null), context))
}

describe('the engine, without the checks before it', () => {
  it.each([
    '{{constructor}}',
    '{{__proto__}}',
    '{{topic.raw.constructor.constructor}}',
    '{{lookup topic "constructor"}}',
    '{{log topic}}',
    '{{helperMissing topic}}',
    '{{#with topic}}{{raw}}{{/with}}',
    '{{#if typo}}{{typo}}{{else}}{{typo}}{{/if}}',
    '{{> nowhere}}',
  ])('throws rather than print anything for %s', (source) => {
    expect(() => printed(source, { topic: shown('x') })).toThrow()
  })

  it.each(['{{topic.constructor}}', '{{topic.__proto__}}', '{{topic.toLocaleString}}'])(
    'prints nothing for %s',
    (source) => {
      expect(printed(source, { topic: shown('x') })).toBe('')
    },
  )

  it('leaves the tree it compiles as it was', () => {
    const program = Handlebars.parse('{{> part}}{{topic}}')
    const before = structuredClone(program)
    createEngine(new Map([['part', Handlebars.parse('x')]]), 'html')(program)({ topic: shown('y') })
    expect(structuredClone(program)).toEqual(before)
  })

  it('escapes values and the words of the template that pass through it', () => {
    expect(printed('{{topic}}', { topic: shown('<b>&"') })).toBe('&lt;b&gt;&amp;&quot;')
    expect(printed('{{topic}}', { topic: '<b>' })).toBe('&lt;b&gt;')
  })

  it('prints a blank as a mark with an escaped name and label', () => {
    expect(printed('{{topic}}', { topic: shownBlank('a"b', '<x>') })).toMatch(
      /^<mark data-blank="a&quot;b" style="[^"<>]+">‹&lt;x&gt;›<\/mark>$/,
    )
  })

  it('leaves the shared Handlebars as it was', () => {
    printed('x')
    expect(Object.keys(Handlebars.helpers)).toContain('lookup')
    expect(Object.keys(Handlebars.helpers)).not.toContain('link')
  })
})
