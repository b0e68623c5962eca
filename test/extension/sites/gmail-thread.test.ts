import { describe, expect, it, vi } from 'vitest'
import { createGmailSite, lastMessage, readThread, selectorHits } from '../../../extension/sites/gmail/index.ts'
import { openPage, settle, source } from './open-page.ts'

const inbox = 'https://mail.google.com/mail/u/0/#inbox'
const kevin = `${inbox}/FMfcgzQZTgJkLmNpQrStVwXzBcDfGhJk`

function open(url: string): Document {
  return openPage(source('gmail', 'mailbox'), url)
}

describe('reading a conversation', () => {
  it('gives the legacy id, the subject and everybody but oneself', () => {
    expect(readThread(open(kevin))).toEqual({
      threadId: '19a1b2c3d4e5f607',
      subject: 'Planning talk in spring',
      people: ['kevin@clockworkcoaching.test', 'office@clockworkcoaching.test'],
    })
  })

  it.each(['', 'undefined', 'thread-f:184'])('refuses %j as an id', (id) => {
    const doc = open(kevin)
    doc.querySelector('h2')?.setAttribute('data-legacy-thread-id', id)
    expect(readThread(doc)).toBeNull()
  })

  it('takes the id of the selected row while the reading pane has none yet', () => {
    const doc = open(kevin)
    doc.querySelector('h2')?.setAttribute('data-legacy-thread-id', '')
    doc.querySelector('#list')?.removeAttribute('hidden')
    doc.querySelector('tr.zA')?.classList.add('aps')
    expect(readThread(doc)?.threadId).toBe('19a1b2c3d4e5f607')
  })

  it('reads no body and no draft', () => {
    const doc = open(kevin)
    doc.querySelector<HTMLElement>('.reply')?.click()
    const stranger = Object.assign(doc.createElement('span'), { textContent: 'x' })
    stranger.setAttribute('email', 'stranger@elsewhere.test')
    doc.querySelector('.ip [g_editable]')?.append(stranger)
    expect(readThread(doc)?.people.join()).not.toContain('stranger')
  })

  it('tells the overlay of the next conversation, once', async () => {
    const doc = open(inbox)
    const onMove = vi.fn()
    const stop = new AbortController()
    createGmailSite(doc).watch(onMove, stop.signal)
    doc.querySelector<HTMLElement>('tr.zA a')?.click()
    await settle(400)
    expect(onMove).toHaveBeenCalledTimes(1)
    doc.querySelector('main')?.append(doc.createElement('p'))
    await settle(400)
    expect(onMove).toHaveBeenCalledTimes(1)
    stop.abort()
    doc.querySelectorAll<HTMLElement>('tr.zA a')[1]?.click()
    await settle(400)
    expect(onMove).toHaveBeenCalledTimes(1)
  })
})

describe('who wrote last', () => {
  const reply = { threadId: '19a1b2c3d4e5f607', messageId: '19a1b2c3d4e5f607', from: 'kevin@clockworkcoaching.test' }
  const last = (doc: Document) => [...doc.querySelectorAll('[role=listitem]')].at(-1)

  it('is told by ids', () => {
    expect(lastMessage(open(kevin))).toEqual(reply)
  })

  it('is nobody while we wrote last, our address is unknown, or the last message stands closed', () => {
    const ours = open(kevin)
    last(ours)?.querySelector('.gD')?.setAttribute('email', 'Sarah@example.com')
    const loading = open(kevin)
    loading.title = 'Gmail'
    const closed = open(kevin)
    last(closed)?.querySelector('.adn')?.removeAttribute('data-legacy-message-id')
    expect([ours, loading, closed].map(lastMessage)).toEqual([null, null, null])
  })

  it('is read in a thread of 200 messages with hostile names', () => {
    const doc = open(kevin)
    const list = doc.querySelector('[role=list]')
    const first = list?.firstElementChild
    for (let more = 0; more < 200 && first; more++) list?.prepend(first.cloneNode(true))
    for (const person of doc.querySelectorAll('[email]')) person.setAttribute('name', '"><img src=x onerror=x()>')
    expect(lastMessage(doc)).toEqual(reply)
    expect(readThread(doc)?.people).toEqual(['kevin@clockworkcoaching.test', 'office@clockworkcoaching.test'])
  })
})

describe('how well the page is understood', () => {
  it('names the candidate that found each thing, and what none found', () => {
    const doc = open(kevin)
    expect(selectorHits(doc)).toEqual({ message: 0, messageId: 0, person: 0, writer: 0 })
    doc.querySelector<HTMLElement>('.reply')?.click()
    doc.querySelector('.ip .aoO')?.removeAttribute('class')
    for (const writer of doc.querySelectorAll('.gD')) writer.classList.remove('gD')
    expect(selectorHits(doc)).toMatchObject({ writer: 1, composeRoot: 1, subject: 0, draftId: 0, send: -1 })
  })

  it('says nothing of a page without a conversation and without a draft', () => {
    expect(selectorHits(open(inbox))).toEqual({})
  })
})
