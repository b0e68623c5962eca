import { describe, expect, it } from 'vitest'
import { suggestTopic } from '../../../server/templating/suggest-topic.ts'

describe('the topic suggested from a video', () => {
  it.each([
    ['How I automated follow-up for 40 estate agents (no code)', 'how you automated follow-up for 40 estate agents'],
    ['My booking system that runs itself', 'your booking system that runs itself'],
    ['🔥 Invoices without re-typing #automation #smallbusiness', 'Invoices without re-typing'],
    ['Weekly live: Lead follow-up that never sleeps | Ep. 12', 'Lead follow-up that never sleeps'],
    ['[4K] Booking by voice', 'Booking by voice'],
    ['אוטומציה לעסקים קטנים', 'אוטומציה לעסקים קטנים'],
  ])('of %j is %j', (title, topic) => {
    expect(suggestTopic(title)).toBe(topic)
  })

  it('leaves out the name of the channel', () => {
    expect(suggestTopic('Booking by voice | Workflow Garage Official', { channel: 'Workflow Garage Official' })).toBe(
      'Booking by voice',
    )
  })

  it('prefers the longest keyword of several words that the title holds, in the case of the title', () => {
    const keywords = ['automation', 'lead follow-up', 'estate agents', 'follow-up']
    expect(suggestTopic('Lead Follow-Up for agents', { keywords })).toBe('Lead Follow-Up')
  })

  it('is cut at a word and at most 60 characters long', () => {
    const topic = suggestTopic(`Automating ${'paperwork '.repeat(20)}`)
    expect(topic).toMatch(/paperwork$/)
    expect(topic?.length).toBeLessThanOrEqual(60)
  })

  it('is nothing where the title says nothing', () => {
    for (const title of ['', '🔥🔥🔥', '[4K]', '#shorts', ' | ']) expect(suggestTopic(title)).toBeNull()
  })
})
