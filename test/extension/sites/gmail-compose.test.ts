import { describe, expect, it } from 'vitest'
import { createGmailSite, insertIntoCompose, upgradeOpenedCompose } from '../../../extension/sites/gmail/index.ts'
import { openPage, source } from './open-page.ts'

const gmail = 'https://mail.google.com/mail'
const draft = {
  html: '<div>Hi <b>Kevin</b>,</div><div><a href="https://example.com/x">our plan</a></div>\n',
  text: 'Hi Kevin,\nour plan',
  subject: 'Planning talk',
  to: 'kevin@clockworkcoaching.test',
}

function open(path: string, openers: string[] = []) {
  const doc = openPage(source('gmail', 'mailbox'), gmail + path)
  for (const id of openers) doc.getElementById(id)?.click()
  const all = <T extends Element>(selector: string) => [
    ...doc.querySelectorAll<T & HTMLElement>(`[role=dialog] ${selector}`),
  ]
  return { doc, bodies: all('[g_editable]'), subjects: all<HTMLInputElement>('[name=subjectbox]'), all }
}

describe('inserting a draft into Gmail’s compose', () => {
  it('writes body, subject and recipient of a new mail', () => {
    const { doc, bodies, subjects, all } = open('/u/0/#inbox', ['compose-new'])
    expect(insertIntoCompose(draft, doc)).toEqual({
      ok: true,
      root: doc.querySelector('[role=dialog]'),
      how: 'range',
      recipient: 'typed',
      notes: [],
    })
    expect(bodies[0]?.innerHTML).toBe(
      '<div>Hi <b>Kevin</b>,</div><div><a href="https://example.com/x">our plan</a></div>',
    )
    expect(subjects[0]?.value).toBe('Planning talk')
    expect(all('[data-hovercard-id]').map((chip) => chip.textContent)).toEqual([draft.to])
  })

  it('types the recipient into the old field too', () => {
    const { doc, all } = open('/u/0/#inbox', ['compose-old'])
    insertIntoCompose(draft, doc)
    expect(all<HTMLTextAreaElement>('textarea[name=to]')[0]?.value).toBe(`${draft.to}, `)
  })

  it('leaves a subject and a recipient alone that are there already', () => {
    const { doc, subjects, all } = open('/?view=cm&to=sarah.b%40example.com%2Ckevin%40clockworkcoaching.test&su=Mine')
    expect(insertIntoCompose(draft, doc)).toMatchObject({ ok: true, recipient: 'kept' })
    expect(subjects[0]?.value).toBe('Mine')
    expect(all('[data-hovercard-id]').map((chip) => chip.textContent)).toEqual(['sarah.b@example.com', draft.to])
  })

  it('refuses a mail that goes to somebody else, and changes nothing in it', () => {
    const { doc, bodies, subjects } = open('/?view=cm&to=sarah.b%40example.com')
    expect(insertIntoCompose(draft, doc)).toMatchObject({ ok: false, reason: 'other-recipient' })
    expect([bodies[0]?.textContent, subjects[0]?.value]).toEqual(['', ''])
  })

  it('asks which draft is meant when two are open and none was written in', () => {
    const { doc, bodies } = open('/u/0/#inbox', ['compose-new', 'compose-new'])
    expect(insertIntoCompose(draft, doc)).toMatchObject({ ok: false, reason: 'several' })
    expect(bodies.map((body) => body.innerHTML)).toEqual(['', ''])
  })

  it('writes only into the draft last written in, at its caret, and leaves the other untouched', () => {
    const { doc, bodies, subjects } = open('/u/0/#inbox', ['compose-new', 'compose-new'])
    const [other, mine] = bodies
    if (!mine || !other) throw new Error('the page opened no drafts')
    createGmailSite(doc).watch(() => {}, new AbortController().signal)
    mine.append('before|after')
    mine.tabIndex = 0
    mine.focus()
    doc.getSelection()?.collapse(mine.firstChild, 'before'.length)
    doc.dispatchEvent(new (doc.defaultView as Window & typeof globalThis).Event('selectionchange'))
    doc.querySelector<HTMLElement>('header input')?.focus()
    expect(insertIntoCompose(draft, doc)).toMatchObject({ ok: true })
    expect(mine.textContent).toBe('beforeHi Kevin,our plan|after')
    expect([other.innerHTML, subjects[0]?.value]).toEqual(['', ''])
  })

  it('leaves the hidden subject of an inline reply as it is', () => {
    const { doc } = open('/u/0/#inbox/FMfcgzQZTgJkLmNpQrStVwXzBcDfGhJk')
    doc.querySelector<HTMLElement>('.reply')?.click()
    expect(insertIntoCompose({ ...draft, subject: 'Other' }, doc)).toMatchObject({ ok: true, recipient: 'kept' })
    expect(doc.querySelector<HTMLInputElement>('.ip [name=subjectbox]')?.value).toBe('Re: Planning talk in spring')
    expect(doc.querySelector('.ip [g_editable]')?.textContent).toBe('Hi Kevin,our plan')
  })

  it('writes the text form in plain-text mode', () => {
    const { doc, all } = open('/?view=cm&mode=plain')
    expect(insertIntoCompose(draft, doc)).toMatchObject({ ok: true, how: 'text' })
    expect(all<HTMLTextAreaElement>('textarea.Ak')[0]?.value).toBe(draft.text)
  })

  it('keeps everything out that could act', () => {
    const { doc, bodies } = open('/u/0/#inbox', ['compose-new'])
    const html =
      '<script>x()</script><a href="javascript:x()" onclick="x()">a</a><img src="x" onerror="x()"><iframe></iframe>'
    insertIntoCompose({ ...draft, html }, doc)
    expect(bodies[0]?.innerHTML).toBe('<a>a</a>')
  })

  it('says so when no draft is open', () => {
    expect(insertIntoCompose(draft, open('/u/0/#inbox').doc)).toMatchObject({ ok: false, reason: 'no-compose' })
  })
})

describe('the tab opened for a draft', () => {
  const opened = `/?view=cm&to=kevin%40clockworkcoaching.test&su=Planning%20talk&body=${encodeURIComponent(draft.text)}`

  it('gets the HTML in place of the same plain text', async () => {
    const { doc, bodies } = open(opened)
    expect(await upgradeOpenedCompose(draft, { doc })).toMatchObject({ ok: true, recipient: 'kept' })
    expect(bodies[0]?.querySelectorAll('b')).toHaveLength(1)
    expect(bodies[0]?.textContent).toBe('Hi Kevin,our plan')
  })

  it('gets the HTML when the body stays empty', async () => {
    const { doc, bodies } = open('/?view=cm&su=Planning%20talk')
    expect(await upgradeOpenedCompose(draft, { doc })).toMatchObject({ ok: true })
    expect(bodies[0]?.textContent).toBe('Hi Kevin,our plan')
  })

  it('keeps the signature below', async () => {
    const { doc, bodies } = open(`${opened}&signature=1`)
    await upgradeOpenedCompose(draft, { doc })
    expect(bodies[0]?.textContent).toBe('Hi Kevin,our planSarah')
    expect(bodies[0]?.lastElementChild?.className).toBe('gmail_signature')
  })

  it('is left alone once the person wrote something else', async () => {
    const { doc, bodies } = open('/?view=cm&su=Planning%20talk&body=My%20own%20words')
    expect(await upgradeOpenedCompose(draft, { doc })).toMatchObject({ ok: false, reason: 'edited' })
    expect(bodies[0]?.textContent).toBe('My own words')
  })

  it('holds no text twice in plain-text mode', async () => {
    const { doc, all } = open(`${opened}&mode=plain`)
    expect(await upgradeOpenedCompose(draft, { doc })).toMatchObject({ ok: true, how: 'text' })
    expect(all<HTMLTextAreaElement>('textarea.Ak')[0]?.value).toBe(draft.text)
  })

  it('waits for the draft, and gives up in the end', async () => {
    const { doc } = open('/u/0/#inbox')
    const late = upgradeOpenedCompose(draft, { doc, timeout: 5000 })
    setTimeout(() => doc.getElementById('compose-new')?.click(), 150)
    expect(await late).toMatchObject({ ok: true })
    const { doc: empty } = open('/u/0/#inbox')
    expect(await upgradeOpenedCompose(draft, { doc: empty, timeout: 200 })).toMatchObject({ reason: 'no-compose' })
  })
})
