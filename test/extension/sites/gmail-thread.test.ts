import { describe, expect, it, vi } from 'vitest'
import { createGmailSite, readThread } from '../../../extension/sites/gmail/index.ts'
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
