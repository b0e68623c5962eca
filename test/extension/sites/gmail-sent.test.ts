import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { watchSent } from '../../../extension/sites/gmail/index.ts'
import { openPage, source } from './open-page.ts'

const compose = 'https://mail.google.com/mail/?view=cm&su=Planning%20talk&body=Hi&to=kevin%40clockworkcoaching.test'
const mail = { draftId: 'msg-a:r1001', threadId: null, to: ['kevin@clockworkcoaching.test'], subject: 'Planning talk' }

function open(url: string) {
  const doc = openPage(source('gmail', 'mailbox'), url)
  const callbacks = { onSent: vi.fn(), onCancelled: vi.fn(), onPending: vi.fn() }
  const stop = new AbortController()
  watchSent(callbacks, stop.signal, doc)
  const view = doc.defaultView as Window & typeof globalThis
  const press = (selector: string, init: KeyboardEventInit) => {
    doc.querySelector(selector)?.dispatchEvent(new view.KeyboardEvent('keydown', { bubbles: true, ...init }))
  }
  const click = (selector: string) => doc.querySelector<HTMLElement>(selector)?.click()
  return { doc, stop, press, click, ...callbacks }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('noticing that a mail was sent', () => {
  it('reports draft, recipients and subject once Gmail says it was sent', async () => {
    const { click, onSent, onPending } = open(compose)
    click('.aoO')
    expect(onSent).not.toHaveBeenCalled()
    await wait(200)
    expect(onSent.mock.calls).toEqual([[mail, expect.any(Element)]])
    expect(onPending).not.toHaveBeenCalled()
  })

  it.each([
    ['Ctrl-Enter in the body', '[g_editable]', { key: 'Enter', ctrlKey: true }],
    ['Cmd-Enter in the subject', '[name=subjectbox]', { key: 'Enter', metaKey: true }],
    ['Enter on the button', '.aoO', { key: 'Enter' }],
    ['Space on the button', '.aoO', { key: ' ' }],
  ])('knows %s', async (_, selector, key) => {
    const { press, onSent } = open(compose)
    press(selector, key)
    await wait(200)
    expect(onSent.mock.calls).toEqual([[mail, expect.any(Element)]])
  })

  it('takes Enter in the body and clicks elsewhere for nothing', async () => {
    const { press, click, doc, onSent } = open(compose)
    press('[g_editable]', { key: 'Enter' })
    click('header b')
    doc.body.append(Object.assign(doc.createElement('div'), { id: 'link_vsm' }))
    await wait(100)
    expect(onSent).not.toHaveBeenCalled()
  })

  it('reads recipients of the old layout, without the own address', async () => {
    const { click, onSent } = open(`${compose}%2Csarah%40example.com&recipients=old`)
    click('.aoO')
    await wait(200)
    expect(onSent.mock.calls).toEqual([[mail, expect.any(Element)]])
  })

  it('knows the conversation of an inline reply', async () => {
    const { click, onSent } = open('https://mail.google.com/mail/u/0/#inbox/FMfcgzQZTgJkLmNpQrStVwXzBcDfGhJk')
    click('.reply')
    click('.ip .aoO')
    await wait(200)
    expect(onSent.mock.calls).toEqual([
      [{ ...mail, threadId: '19a1b2c3d4e5f607', subject: 'Re: Planning talk in spring' }, expect.any(Element)],
    ])
  })

  it('takes it back when the person undoes it', async () => {
    const { click, onSent, onCancelled } = open(compose)
    click('.aoO')
    await wait(200)
    click('#link_undo')
    expect(onSent).toHaveBeenCalledTimes(1)
    expect(onCancelled.mock.calls).toEqual(onSent.mock.calls)
  })

  it('asks after 30 seconds when the draft closed and Gmail said nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { click, onSent, onPending } = open(`${compose}&send=later`)
    click('.aoO')
    await wait(200)
    vi.advanceTimersByTime(29_999)
    expect(onPending).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(onPending.mock.calls).toEqual([[mail, expect.any(Element)]])
    expect(onSent).not.toHaveBeenCalled()
  })

  it('forgets a try that left the draft open, as with a missing recipient', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { doc, press, onPending } = open(compose)
    doc.addEventListener('keydown', (event) => event.stopImmediatePropagation(), true)
    press('[g_editable]', { key: 'Enter', ctrlKey: true })
    vi.advanceTimersByTime(31_000)
    expect(onPending).not.toHaveBeenCalled()
  })

  it('reports the mail as it was sent, after a first try that Gmail refused', async () => {
    const { doc, press, click, onSent } = open(`${compose}&send=later`)
    const refuse = (event: Event) => event.stopImmediatePropagation()
    doc.addEventListener('keydown', refuse, true)
    press('[g_editable]', { key: 'Enter', ctrlKey: true })
    const subject = doc.querySelector<HTMLInputElement>('[role=dialog] [name=subjectbox]')
    if (subject) subject.value = 'Another subject'
    click('.aoO')
    doc.body.append(Object.assign(doc.createElement('div'), { id: 'link_vsm' }))
    await wait(200)
    expect(onSent.mock.calls).toEqual([[{ ...mail, subject: 'Another subject' }, expect.any(Element)]])
  })

  it('does not take the toast of an earlier mail for this one', async () => {
    const { doc, click, onSent } = open(`${compose}&send=later`)
    doc.body.append(Object.assign(doc.createElement('div'), { id: 'link_vsm' }))
    click('.aoO')
    await wait(200)
    expect(onSent).not.toHaveBeenCalled()
  })

  it('is silent after the signal', async () => {
    const { click, stop, onSent } = open(compose)
    stop.abort()
    click('.aoO')
    await wait(200)
    expect(onSent).not.toHaveBeenCalled()
  })
})
