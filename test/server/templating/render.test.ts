import { describe, expect, it } from 'vitest'
import { loadTemplates } from '../../../server/templating/load.ts'
import { render } from '../../../server/templating/render.ts'
import { sourcesOfPage, type TemplateSources } from '../../../server/templating/sources.ts'
import { TemplateError } from '../../../server/templating/template-error.ts'

const library = loadTemplates('templates')

const page: TemplateSources = {
  channel: { name: 'Workflow Garage' },
  video: { title: 'How to book by voice', url: 'https://www.youtube.com/watch?v=aaaaaaaaaaa' },
  sender: { name: 'Kevin', organisation: 'AI Automation Reservoir', calendarUrl: 'https://calendar.example.com/k' },
}

function outreach(values: Record<string, string> = {}, sources: TemplateSources = page) {
  return render(library, { templateId: 'creator-outreach', sources, values })
}

function valueNamed(mail: ReturnType<typeof outreach>, name: string) {
  return mail.values.find((value) => value.name === name)
}

function errorOf(run: () => unknown): TemplateError {
  try {
    run()
  } catch (error) {
    if (error instanceof TemplateError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('rendering', () => {
  it('fills the outreach from the page and the sender profile, each value with its source', () => {
    const mail = outreach()
    expect(mail.blanks).toEqual([])
    expect(valueNamed(mail, 'creatorName')).toMatchObject({
      value: 'Workflow Garage',
      source: 'channel page',
      guess: false,
    })
    expect(valueNamed(mail, 'calendarUrl')).toMatchObject({ source: 'sender profile' })
    expect(valueNamed(mail, 'audience')).toMatchObject({ value: '1,200+', source: 'template default' })
  })

  it('marks a topic taken from the title as a guess until somebody types it', () => {
    expect(valueNamed(outreach(), 'topic')).toMatchObject({
      value: 'how to book by voice',
      source: 'suggested from the video title',
      guess: true,
    })
    expect(valueNamed(outreach({ topic: 'voice booking' }), 'topic')).toMatchObject({ source: 'typed', guess: false })
  })

  it('lets what is typed win over every source', () => {
    const mail = outreach({ creatorName: 'Sarah' })
    expect(mail.text).toContain('Hi Sarah,')
    expect(mail.text).not.toContain('Hi Workflow Garage')
  })

  it('clears a field when an empty value is typed, and goes back to the default where there is one', () => {
    expect(outreach({ creatorName: ' ' }).blanks).toEqual(['creatorName'])
    expect(valueNamed(outreach({ audience: '' }), 'audience')?.value).toBe('1,200+')
  })

  it('asks the sources in order and passes over one whose fact does not fit', () => {
    const mail = outreach(
      {},
      { ...page, channel: { name: 'Garage', email: 'at sign missing' }, contact: { email: 'a@b.test' } },
    )
    expect(mail.to).toBe('a@b.test')
    expect(valueNamed(mail, 'to')?.source).toBe('partner contact')
    expect(outreach({}, { ...page, contact: { name: 'Sarah' } }).text).toContain('Hi Sarah,')
  })

  it('opens without an address, and says that it is not known', () => {
    expect(outreach()).toMatchObject({ to: null, blanks: [] })
  })

  it('keeps a wrongly typed value, blocks, and says how to write it', () => {
    const mail = outreach({ calendarUrl: 'javascript:alert(1)', to: 'nobody' })
    expect(mail.blanks).toEqual(['to', 'calendarUrl'])
    expect(mail.to).toBeNull()
    expect(valueNamed(mail, 'calendarUrl')).toMatchObject({ value: 'javascript:alert(1)', blocking: true })
    expect(valueNamed(mail, 'calendarUrl')?.problem).toMatch(/not a web address; write it with https/)
    expect(mail.html).not.toContain('javascript')
    expect(valueNamed(outreach(), 'calendarUrl')).not.toHaveProperty('problem')
  })

  it('never fills in a placeholder that somebody pasted', () => {
    expect(outreach({ creatorName: '[Creator Name]' }).blanks).toEqual(['creatorName'])
    expect(outreach({ topic: '{{topic}}' }).blanks).toEqual(['topic'])
  })

  it('shows a blank as a mark in HTML and as readable words in text', () => {
    const mail = outreach({ topic: '' })
    expect(mail.html).toMatch(/<mark data-blank="topic" style="[^"]+">‹automation topic›<\/mark>/)
    expect(mail.text).toContain('about ‹automation topic›')
  })

  it('drops the line of a claim that is switched off', () => {
    expect(outreach({ revenueShare: 'yes' }).text).toContain('revenue sharing')
    const mail = outreach()
    expect(mail.html + mail.text).not.toContain('revenue sharing')
  })

  it.each([
    ['thriving', true],
    ['healthy', true],
    ['needs-attention', false],
    ['at-risk', false],
  ] as const)('at band %s claims strong results: %s', (band, strong) => {
    const sources = { partner: { name: 'ClockworkCoaching', band }, reported: { month: '2026-10', quarter: 1 } }
    const { text } = render(library, { templateId: 'monthly-strategic-review', sources })
    expect(text.includes('strong month')).toBe(strong)
  })

  it('does not claim strong results when the band is not known', () => {
    const { text } = render(library, { templateId: 'monthly-strategic-review', sources: {} })
    expect(text).not.toContain('strong')
  })

  it('prints a list of 500 milestones in full and refuses one of 501', () => {
    const list = (length: number) => Array.from({ length }, (_, index) => `Milestone ${index + 1}`).join('\n')
    const weekly = (values: Record<string, string>) =>
      render(library, {
        templateId: 'weekly-technical-update',
        sources: page,
        values: { week: '3', partnerTeam: 'Team', ...values },
      })
    const mail = weekly({ completed: list(500) })
    expect(mail.text.match(/• Milestone/g)).toHaveLength(500)
    expect(mail.blanks).not.toContain('completed')
    const refused = weekly({ completed: list(501) })
    expect(refused.blanks).toContain('completed')
    expect(valueNamed(refused, 'completed')?.problem).toContain('501 lines; at most 500')
  })

  it('refuses a mail that nobody could read to its end, naming the longest field', () => {
    const nextWeek = Array.from({ length: 500 }, () => 'x'.repeat(1_000))
    const error = errorOf(() =>
      render(library, { templateId: 'weekly-technical-update', sources: { last: { nextWeek } } }),
    )
    expect(error.code).toBe('too-long')
    expect(error.message).toContain('shorten "technical milestones"')
  })

  it("offers last week's plan as done, as a guess", () => {
    const sources = { last: { nextWeek: ['Single sign-on', 'Import'] } }
    const mail = render(library, { templateId: 'weekly-technical-update', sources })
    expect(valueNamed(mail, 'completed')).toMatchObject({ value: 'Single sign-on\nImport', guess: true })
  })

  it('shows the date and place a number comes from', () => {
    const metrics = { 'new-users': { value: 12, source: 'HubSpot contacts', asOf: '2026-10-31' } }
    const mail = render(library, { templateId: 'monthly-strategic-review', sources: { metrics } })
    expect(valueNamed(mail, 'newUsers')).toMatchObject({ value: '12', source: 'HubSpot contacts, as of 2026-10-31' })
  })

  it('answers the first mail of a thread with one "Re:"', () => {
    const sources = { last: { subject: 'RE: Re: Partnership' } }
    expect(render(library, { templateId: 'outreach-follow-up', sources }).subject).toBe('Re: Partnership')
  })

  it('takes its page sources from page facts', () => {
    const facts = {
      channel: {
        name: 'Garage',
        channelId: null,
        handle: 'garage',
        url: 'https://www.youtube.com/@garage',
        subscribers: '4K',
      },
      video: null,
      email: 'garage@example.com',
      language: 'en',
    }
    const mail = outreach({}, { ...page, ...sourcesOfPage(facts) })
    expect(mail.to).toBe('garage@example.com')
    expect(mail.blanks).toEqual(['videoTitle', 'topic'])
  })

  it('tells the form what to write and what may be chosen', () => {
    expect(valueNamed(outreach(), 'topic')?.hint).toBe('What the video is about, in the words of the creator')
    expect(valueNamed(outreach(), 'revenueShare')?.choices).toEqual(['yes', 'no'])
    expect(valueNamed(outreach(), 'senderName')).not.toHaveProperty('choices')
  })

  it('passes on why the template was suggested', () => {
    expect(outreach().reason).toBeNull()
    const mail = render(library, { templateId: 'creator-outreach', sources: {}, reason: 'not yet a partner' })
    expect(mail.reason).toBe('not yet a partner')
  })
})

describe('a request nobody can answer', () => {
  it('names the templates there are when one is not known', () => {
    const error = errorOf(() => render(library, { templateId: 'creator-outreech', sources: {} }))
    expect(error.code).toBe('unknown-template')
    expect(error.message).toMatch(/"creator-outreech".*creator-outreach/)
  })

  it.each(['tpoic', '__proto__', 'constructor', 'toString'])(
    'names template and variable when "%s" is typed',
    (name) => {
      const values = JSON.parse(`{"${name}": "x"}`) as Record<string, string>
      const error = errorOf(() => outreach(values))
      expect(error.code).toBe('unknown-variable')
      expect(error.message).toContain(`"creator-outreach" has no variable "${name}"`)
    },
  )
})
