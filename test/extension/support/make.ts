import type { PartnerContext } from '#shared/api/context.ts'
import type { IndexEntry } from '#shared/api/index-page.ts'
import type { PageFacts } from '#shared/api/outreach.ts'
import type { Rendered, RenderedValue } from '#shared/api/rendered.ts'

export const PARTNER_ID = '0b6f3f3e-5a0e-4d9a-9f0e-1c2d3e4f5a6b'
export const TOUCH_ID = '5e2a8f10-70b4-4c1d-8f6e-2b9d1c3a4e5f'
export const UNDO_ID = '9c1d2e3f-1111-4222-8333-444455556666'
export const NOW = Date.parse('2026-11-22T12:00:00Z')

export function makeEntry(change: Partial<IndexEntry> = {}): IndexEntry {
  return {
    id: PARTNER_ID,
    hashes: [],
    state: 'partner',
    tier: 'tier-2',
    stage: 'ongoing',
    band: 'healthy',
    score: 74,
    next: { label: 'Monthly report', dueOn: '2026-11-25' },
    ...change,
  }
}

export function makeContext(change: Partial<PartnerContext> = {}): PartnerContext {
  return {
    id: PARTNER_ID,
    name: 'ClockworkCoaching',
    state: 'partner',
    sample: false,
    tier: { id: 'tier-2', name: 'Content Creators' },
    stage: { id: 'initial-contact', label: 'Initial contact', day: 3, of: 14, late: false },
    owners: ['Sarah'],
    next: {
      label: 'Monthly report',
      dueOn: '2026-11-19',
      status: 'overdue',
      days: 3,
      stream: 'monthly',
      template: 'creator-performance-report',
    },
    health: {
      status: 'scored',
      score: 74,
      band: { id: 'healthy', label: 'Healthy', actions: 'Optimise' },
      coverage: 92,
      trend: -6,
      reason: 'Two updates missed since 6 Nov',
      components: [],
    },
    last: null,
    overdueCount: 1,
    contacts: [],
    drafts: [],
    suggestion: null,
    primaryAction: 'draft-update',
    recordUrl: null,
    revision: 1,
    asOf: '2026-11-22T11:00:00Z',
    ...change,
  }
}

export function makeFacts(): PageFacts {
  return {
    channel: {
      name: 'Steady Ops',
      channelId: 'UCabcdefghijklmnopqrstuv',
      handle: '@steadyops',
      url: 'https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv',
      subscribers: null,
    },
    video: null,
    email: null,
    language: null,
  }
}

export function makeValue(change: Partial<RenderedValue> = {}): RenderedValue {
  return {
    name: 'topic',
    label: 'Topic',
    type: 'text',
    value: 'x',
    source: 'typed',
    guess: false,
    blocking: false,
    ...change,
  }
}

export function makeRendered(change: Partial<Rendered> = {}): Rendered {
  return {
    templateId: 'creator-outreach',
    label: 'Creator outreach',
    reason: null,
    to: null,
    subject: 'Hello',
    html: '<div>Hello</div>',
    text: 'Hello',
    values: [],
    blanks: [],
    version: 'folder-1a2b3c4d',
    claims: [],
    sender: null,
    added: false,
    ...change,
  }
}
