import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessTopic } from '#shared/suggest/guess-topic.ts'

describe('the topic of a video', () => {
  it.each([
    ['How to Automate Lead Follow-Up', 'Automate Lead Follow-Up'],
    ['How I Automated My Real Estate Business', 'Automated My Real Estate Business'],
    ['The Ultimate Guide to Email Automation in 2026', 'Email Automation'],
    ['7 Simple CRM Workflows That Save Hours!!!', 'CRM Workflows That Save Hours'],
    ['Ep. 42: Invoice automation for small agencies', 'Invoice automation for small agencies'],
    ['🔥🔥 AI Agents for Realtors 🔥 #ai #realestate', 'AI Agents for Realtors'],
    ['Lead scoring (FULL TUTORIAL) [2026]', 'Lead scoring'],
    ['Appointment reminders | The Service Show', 'Appointment reminders'],
    ['Podcast: Claims automation in insurance', 'Claims automation in insurance'],
    ['STOP ANSWERING EMAILS BY HAND WITH AI', 'stop answering emails by hand with AI'],
    ['Tutorial - Client onboarding with forms', 'Client onboarding with forms'],
    ['“Quote follow-ups” — what works', 'Quote follow-ups'],
    ['Rechnungen automatisch schreiben – so geht es', 'Rechnungen automatisch schreiben'],
    ['自動化の始め方【初心者】', '自動化の始め方'],
    ['I Built an AI Agent That Answers Calls (n8n tutorial) | Ep. 42', 'AI Agent That Answers Calls'],
    ['Automation', 'Automation'],
    ['  \u202eScheduling\u202c   posts  ', 'Scheduling posts'],
    ['Unclosed (bracket about workflows', 'Unclosed bracket about workflows'],
  ])('%j is about %j', (title, topic) => {
    expect(guessTopic(title, [])).toBe(topic)
  })

  it('is a keyword of several words if the title holds it, written as in the title', () => {
    const keywords = ['automation', 'crm', 'lead follow-up', 'lead follow-up automation', 'real estate marketing']
    expect(guessTopic('I Tried Lead Follow-Up Automation for 30 Days', keywords)).toBe('Lead Follow-Up Automation')
  })

  it('is not a keyword that only happens to be part of a word', () => {
    expect(guessTopic('Smart homes explained', ['art homes'])).toBe('Smart homes explained')
  })

  it('falls back to a keyword if the title says nothing', () => {
    expect(guessTopic('🔥🔥🔥 (NEW) #42', ['email automation'])).toBe('email automation')
  })

  it('is empty if nobody said anything', () => {
    expect(guessTopic('', [])).toBe('')
    expect(guessTopic('[ ] () 🔥', ['', '  '])).toBe('')
  })

  it('ends at a word, within 80 characters', () => {
    const topic = guessTopic(`Automating ${'very '.repeat(30)}long titles`, [])
    expect(topic.length).toBeLessThanOrEqual(80)
    expect(topic).toMatch(/very$/)
  })

  it('never holds a bracket, a line break or more than 80 characters, and never hangs', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('(', '[', ' ', '-', '#', 'a', ')', '1'), maxLength: 300 }),
    )
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 5 }), (title, keywords) => {
        const topic = guessTopic(title, keywords)
        expect(topic).not.toMatch(/[()[\]{}<>\n\r]/)
        expect(topic.length).toBeLessThanOrEqual(80)
        expect(topic).toBe(topic.trim())
      }),
      { numRuns: 1000 },
    )
  })
})
