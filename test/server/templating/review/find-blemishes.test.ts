import { describe, expect, it } from 'vitest'
import { findBlemishes } from '../../../../server/templating/review/find-blemishes.ts'

const CLEAN = { subject: 'Hello', html: '<div>Hi Sarah,</div>', text: 'Hi Sarah,' }

describe('blemishes', () => {
  it('are none in a mail that may go out', () => {
    const html = '<div>Hi,</div><ul><li>one &amp; two</li></ul><div>See <a href="https://a.test">it</a></div>'
    const text = 'Hi,\n\n• one & two\n\nSee it (https://a.test)'
    expect(findBlemishes({ subject: 'Hello', html, text })).toEqual([])
  })

  it.each([
    ['Hi [Creator Name],', 'a field in brackets'],
    ['Hi {{name}},', 'a template expression'],
    ['Hi undefined,', 'a word of the engine'],
    ['Hi [object Object],', 'a field in brackets'],
    ['Hi NaN,', 'a word of the engine'],
    ['Hi null,', 'a word of the engine'],
    ['Hi  Sarah,', 'two spaces'],
    ['Hi Sarah ,', 'a space before a comma or full stop'],
    ['Hi () Sarah,', 'empty brackets'],
  ])('are found in subject, HTML and text: %s', (line, words) => {
    const found = findBlemishes({ subject: line, html: `<div>${line}</div>`, text: line })
    for (const form of ['subject', 'html', 'text']) {
      expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${form}: ${words}, near`)))
    }
  })

  it.each([
    ['•', 'an empty bullet'],
    ['NEXT STEPS:\n\nBest,', 'a heading over nothing'],
    ['Hi,\n\n\nBest,', 'two empty lines'],
  ])('are found in text: %j', (text, words) => {
    expect(findBlemishes({ ...CLEAN, text })).toContainEqual(expect.stringContaining(`text: ${words}`))
  })

  it.each([
    ['<ul><li> </li></ul>', 'an empty bullet or list'],
    ['<div></div>', 'an empty line or heading'],
    ['<p>Hi Sarah,</p>', 'a tag a mail may not hold'],
    ['<div onclick="x">Hi Sarah,</div>', 'a tag a mail may not hold'],
  ])('are found in HTML: %s', (html, words) => {
    expect(findBlemishes({ ...CLEAN, html })).toContainEqual(expect.stringContaining(`html: ${words}`))
  })

  it('are a missing subject, and forms that differ', () => {
    expect(findBlemishes({ ...CLEAN, subject: ' ' })).toContain('subject: is empty')
    expect(findBlemishes({ ...CLEAN, text: 'Hi Sarah,\nBest' })).toEqual(['html and text differ: "" and "Best"'])
    expect(findBlemishes({ ...CLEAN, html: '<div>Hi Kevin,</div>' })).toEqual([
      'html and text differ: "Hi Kevin," and "Hi Sarah,"',
    ])
  })
})
