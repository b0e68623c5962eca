import { describe, expect, it } from 'vitest'
import { tidyHtml, tidySubject, tidyText } from '../../../server/templating/tidy.ts'

describe('tidying', () => {
  it('leaves at most one empty line in text, and no space at the end of a line', () => {
    expect(tidyText('\n\nHi  there, \n\n\n\nA\r\n \r\n\r\nB\n\n')).toBe('Hi there,\n\nA\n\nB')
  })

  it('takes the white space between blocks of HTML, and keeps it between words', () => {
    expect(tidyHtml('<div>\n  <b>One</b>\n  <i>two</i>\n</div>\n\n<ul>\n <li>x</li>\n</ul>\n')).toBe(
      '<div><b>One</b> <i>two</i></div><ul><li>x</li></ul>',
    )
  })

  it('makes the subject one line and cuts it at 250 characters, never inside a character', () => {
    expect(tidySubject(' One\n two ')).toBe('One two')
    const cut = tidySubject('🔥'.repeat(200))
    expect(cut.length).toBeLessThanOrEqual(250)
    expect(cut).toMatch(/^(🔥)+…$/u)
  })
})
