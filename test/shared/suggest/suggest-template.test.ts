import { describe, expect, it } from 'vitest'
import type { NextTouchpoint } from '#shared/standing.ts'
import {
  type Candidate,
  type SuggestInput,
  suggestTemplate,
  suggestTemplates,
} from '#shared/suggest/suggest-template.ts'
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

/** A template by its id; its occasion is its id unless told. */
function candidate(id: string, change: Partial<Candidate> = {}): Candidate {
  const tiers = ['tier-1', 'tier-2', 'tier-3', 'tier-4'] as const
  return { id, occasion: id, tiers, stream: null, upbeat: false, sentOn: null, ...change }
}

const TEMPLATES = [
  ...['incident-notice', 'case-study', 'outreach-follow-up', 'creator-outreach', 'association-outreach'],
  ...['technology-outreach', 'expansion-invitation', 'improvement-plan'],
].map((id) => candidate(id))
const WEEKLY = candidate('weekly-technical-update', { stream: 'weekly-technical' })

function inputOf(change: Partial<SuggestInput>): SuggestInput {
  return {
    partner: { tier: 'tier-1', stage: 'ongoing' },
    next: null,
    band: null,
    site: null,
    framework,
    templates: [...TEMPLATES, WEEKLY],
    today: '2026-11-20',
    ...change,
  }
}

function suggest(change: Partial<SuggestInput>) {
  return suggestTemplate(inputOf(change))
}

describe('the suggested template', () => {
  it('is that of the due stream, and says so', () => {
    expect(suggest({ next: stream })).toEqual({
      templateId: 'weekly-technical-update',
      reason: 'Tier 1, Technical integration progress updates due today',
      stream: 'weekly-technical',
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
      stream: null,
    })
  })

  it('is the play of the band if no stream is due', () => {
    const input = { band: 'thriving', framework: withPlay, next: stream } as const
    expect(suggest({ ...input, today: '2026-11-20' })?.templateId).toBe('weekly-technical-update')
    expect(suggest({ ...input, today: '2026-11-16' })).toEqual({
      templateId: 'case-study',
      reason: 'Thriving: Expansion opportunities, case study development',
      // A play is no stream's: it must never fill the slot that is due next.
      stream: null,
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
      stream: 'follow-up-1',
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
      stream: 'outreach',
    })
    expect(suggest({ partner: null, site: 'gmail' })).toBeNull()
  })

  it.each(['paused', 'declined', 'ended'] as const)('is none for a partner that is %s', (stage) => {
    expect(suggest({ partner: { tier: 'tier-1', stage }, next: stream, site: 'youtube' })).toBeNull()
  })

  it('is none for somebody who opted out', () => {
    expect(suggest({ partner: { tier: 'tier-2', stage: 'prospect', optOut: true }, site: 'youtube' })).toBeNull()
  })

  it('of several for one stream is what this partner got last, else what the framework names', () => {
    const short = candidate('weekly-in-short', { stream: 'weekly-technical' })
    expect(suggest({ next: stream, templates: [short, WEEKLY] })?.templateId).toBe('weekly-technical-update')
    const used = [
      { ...short, sentOn: '2026-11-13' },
      { ...WEEKLY, sentOn: '2026-11-06' },
    ]
    expect(suggestTemplates(inputOf({ next: stream, templates: used })).map(({ templateId }) => templateId)).toEqual([
      'weekly-in-short',
      'weekly-technical-update',
    ])
  })

  it('is nothing upbeat while an incident is open', () => {
    const play = candidate('case-study', { upbeat: true })
    const input = { band: 'thriving', framework: withPlay, templates: [play] } as const
    expect(suggest(input)?.templateId).toBe('case-study')
    expect(suggest({ ...input, incidentOpen: true })).toBeNull()
    const withWeekly = { ...input, templates: [play, WEEKLY], next: stream, incidentOpen: true }
    expect(suggestTemplates(inputOf(withWeekly)).map(({ templateId }) => templateId)).toEqual([
      'weekly-technical-update',
    ])
  })

  it('is no play that this partner got within 90 days', () => {
    const sent = (sentOn: string) => [candidate('case-study', { sentOn })]
    const input = { band: 'thriving', framework: withPlay } as const
    // 22 August + 90 days is 20 November.
    expect(suggest({ ...input, templates: sent('2026-08-22') })?.templateId).toBe('case-study')
    expect(suggest({ ...input, templates: sent('2026-08-23') })).toBeNull()
  })

  it('is the proposal once they have answered in Phase 1, and the announcement in Phase 3', () => {
    const templates = [candidate('ours', { occasion: 'proposal' }), candidate('news', { occasion: 'launch' })]
    const talks = { partner: { tier: 'tier-2', stage: 'initial-contact' }, templates } as const
    expect(suggest(talks)).toBeNull()
    expect(suggest({ ...talks, inTalks: true })?.templateId).toBe('ours')
    expect(suggest({ partner: { tier: 'tier-2', stage: 'launch' }, templates })?.templateId).toBe('news')
  })

  it('is the renewal from 90 days before the contract ends', () => {
    const templates = [candidate('renew', { occasion: 'renewal' })]
    // 20 November + 90 days is 18 February.
    const ending = (contractEnd: string) => ({ tier: 'tier-1', stage: 'ongoing', contractEnd }) as const
    expect(suggest({ partner: ending('2027-02-18'), templates })).toMatchObject({ templateId: 'renew', stream: null })
    expect(suggest({ partner: ending('2027-02-19'), templates })).toBeNull()
  })

  it('is nothing that there is no template for', () => {
    expect(suggest({ next: stream, templates: [] })).toBeNull()
  })
})
