import { describe, expect, it } from 'vitest'
import type { NextTouchpoint } from '#shared/standing.ts'
import { type SuggestInput, suggestTemplate } from '#shared/suggest/suggest-template.ts'
import { framework } from '../support/health.ts'

const stream: NextTouchpoint = {
  stream: 'weekly-technical',
  label: 'Technical integration progress updates',
  slot: '2026-W47',
  dueOn: '2026-11-20',
  template: 'weekly-technical-update',
  kind: 'stream',
}
const step: NextTouchpoint = {
  ...stream,
  stream: 'follow-up-1',
  label: 'Follow-up 1',
  slot: null,
  template: null,
  kind: 'step',
}
const withPlay = {
  ...framework,
  health: {
    ...framework.health,
    bands: framework.health.bands.map((band) => (band.id === 'thriving' ? { ...band, template: 'case-study' } : band)),
  },
}

function suggest(change: Partial<SuggestInput>) {
  return suggestTemplate({
    partner: { tier: 'tier-1', stage: 'ongoing' },
    next: null,
    band: null,
    site: null,
    framework,
    today: '2026-11-20',
    ...change,
  })
}

describe('the suggested template', () => {
  it('is that of the due stream, and says so', () => {
    expect(suggest({ next: stream })).toEqual({
      templateId: 'weekly-technical-update',
      reason: 'Tier 1, Technical integration progress updates due today',
    })
    expect(suggest({ next: stream, today: '2026-11-24' })?.reason).toMatch(/was due 2026-11-20$/)
  })

  it('is that of a stream from two working days before', () => {
    expect(suggest({ next: stream, today: '2026-11-18' })?.reason).toMatch(/due 2026-11-20$/)
    expect(suggest({ next: stream, today: '2026-11-17' })).toBeNull()
  })

  it('is nothing for a due stream without a template', () => {
    expect(suggest({ next: { ...stream, template: null } })).toBeNull()
  })

  it('answers a running clock before anything else', () => {
    const openClock = { label: 'First notice', template: 'incident-notice' }
    expect(suggest({ next: stream, openClock })).toEqual({
      templateId: 'incident-notice',
      reason: 'First notice is running',
    })
  })

  it('is the play of the band if no stream is due', () => {
    const input = { band: 'thriving', framework: withPlay, next: stream } as const
    expect(suggest({ ...input, today: '2026-11-20' })?.templateId).toBe('weekly-technical-update')
    expect(suggest({ ...input, today: '2026-11-16' })).toEqual({
      templateId: 'case-study',
      reason: 'Thriving: Expansion opportunities, case study development',
    })
  })

  it('is the play of the band before a phase step', () => {
    expect(suggest({ band: 'thriving', framework: withPlay, next: step })?.templateId).toBe('case-study')
  })

  it('is the follow-up when it falls due', () => {
    const partner = { tier: 'tier-2', stage: 'initial-contact' } as const
    expect(suggest({ partner, next: step })).toEqual({
      templateId: 'outreach-follow-up',
      reason: 'Follow-up 1 due today, no answer yet',
    })
    expect(suggest({ partner, next: step, today: '2026-11-13' })).toBeNull()
  })

  it.each([
    ['tier-2', 'creator-outreach'],
    ['tier-3', 'association-outreach'],
    ['tier-4', 'technology-outreach'],
  ] as const)('for a prospect of %s is %s', (tier, templateId) => {
    expect(suggest({ partner: { tier, stage: 'prospect' } })?.templateId).toBe(templateId)
  })

  it('for a prospect of a tier without an outreach template is none', () => {
    expect(suggest({ partner: { tier: 'tier-1', stage: 'prospect' } })).toBeNull()
  })

  it('on YouTube for somebody who is no partner is creator outreach', () => {
    expect(suggest({ partner: null, site: 'youtube' })).toEqual({
      templateId: 'creator-outreach',
      reason: 'Not a partner yet, met on YouTube',
    })
    expect(suggest({ partner: null, site: 'gmail' })).toBeNull()
  })

  it.each(['paused', 'declined', 'ended'] as const)('is none for a partner that is %s', (stage) => {
    expect(suggest({ partner: { tier: 'tier-1', stage }, next: stream, site: 'youtube' })).toBeNull()
  })

  it('is none for somebody who opted out', () => {
    expect(suggest({ partner: { tier: 'tier-2', stage: 'prospect', optOut: true }, site: 'youtube' })).toBeNull()
  })
})
