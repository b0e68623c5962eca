import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeUrl, composeUrlLimit, parseGmailUrl } from '#shared/sites/gmail-url.ts'

const draft = {
  to: 'kevin@example.com',
  subject: 'Clockwork & co: 100 % more + better',
  body: 'Hi Kevin,\n\nBye',
  account: null,
}

describe('composeUrl', () => {
  it('is read back by the grammar with every character intact', () => {
    const page = parseGmailUrl(composeUrl(draft))
    expect(page).toEqual({ kind: 'compose', account: null, to: draft.to, subject: draft.subject, body: draft.body })
  })

  it('names the account by address or index', () => {
    expect(composeUrl({ ...draft, account: 'sarah@example.com' })).toContain('/mail/u/sarah%40example.com/?view=cm')
    expect(composeUrl({ ...draft, account: '1' })).toContain('/mail/u/1/?view=cm')
  })

  it('leaves a body out whole when it does not fit', () => {
    const page = parseGmailUrl(composeUrl({ ...draft, body: 'x'.repeat(2000) }))
    expect(page).toMatchObject({ subject: draft.subject, body: '' })
  })

  it('has no recipient when none is known', () => {
    expect(composeUrl({ ...draft, to: null })).not.toContain('&to=')
  })

  it('says which part is too long', () => {
    expect(() => composeUrl({ ...draft, subject: 'ü'.repeat(500) })).toThrow(/characters long.*shorten the subject/)
  })

  it('never exceeds the limit and never changes what it carries', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 100 })
    fc.assert(
      fc.property(text, fc.string({ unit: 'grapheme', maxLength: 900 }), (subject, body) => {
        const url = composeUrl({ to: null, subject, body, account: null })
        const page = parseGmailUrl(url)
        expect(url.length).toBeLessThanOrEqual(composeUrlLimit)
        expect(page).toMatchObject({ kind: 'compose', subject })
        if (page?.kind === 'compose') expect(['', body]).toContain(page.body)
      }),
    )
  })
})
