import { describe, expect, it } from 'vitest'
import { isAutomatic } from '#shared/cadence/automatic.ts'
import { type Conversation, matchTouch } from '#shared/cadence/match-touch.ts'
import { replyWaitingSince } from '#shared/cadence/replies.ts'
import { outreachState } from '#shared/cadence/steps.ts'
import { streamTimelines } from '#shared/cadence/timeline.ts'
import { cadence, monthly, quarterly, reply, touch, weekly } from '../support/make.ts'

const STREAMS = [
  weekly({ template: 'weekly-update', match: { subjects: ['technical update'] } }),
  monthly({ template: 'monthly-review', match: { meeting_types: ['Monthly review'] } }),
  quarterly({ match: { subjects: ['quarterly'] } }),
]

/** A partner in Phase 4 since 2026-06-01; due: weekly Fridays, monthly 2026-06-05 and 07-10, quarterly 2026-06-26. */
function match(
  more: Partial<Conversation>,
  touchpoints = [touch('weekly', '2026-06-05'), touch('monthly', '2026-06-05')],
) {
  const conversation: Conversation = {
    on: '2026-06-15',
    channel: 'email',
    direction: 'out',
    templateId: null,
    subject: null,
    meetingType: null,
    ...more,
  }
  const input = cadence({ streams: STREAMS, touchpoints, today: conversation.on })
  return matchTouch(conversation, { streams: STREAMS, timelines: streamTimelines(input) })
}

describe('matchTouch', () => {
  it('knows a stream by template, then by meeting type, then by words in the subject', () => {
    const subject = 'Our QUARTERLY numbers'

    expect(match({ templateId: 'weekly-update', meetingType: 'monthly review', subject })).toEqual({
      kind: 'stream',
      stream: 'weekly',
    })
    expect(match({ meetingType: 'monthly review', subject })).toEqual({ kind: 'stream', stream: 'monthly' })
    expect(match({ subject })).toEqual({ kind: 'stream', stream: 'quarterly' })
  })

  it('asks about the open slot that is nearest in periods', () => {
    // The weekly of 12 June is 3 of 7 days late, the quarterly of 26 June 11 days ahead: too far.
    expect(match({ channel: 'meeting', subject: 'Catch-up' })).toEqual({
      kind: 'ask',
      stream: 'weekly',
      slot: '2026-W24',
    })
  })

  it('prefers of two open slots the one that is nearer for its period', () => {
    const done = [touch('weekly', '2026-07-03'), touch('monthly', '2026-06-05'), touch('quarterly', '2026-06-26')]

    // Both are due on 10 July: a day ahead of 30 is nearer than a day ahead of 7.
    expect(match({ on: '2026-07-09' }, done)).toEqual({ kind: 'ask', stream: 'monthly', slot: '2026-07' })
  })

  it('asks nothing far from any open slot', () => {
    const done = ['2026-06-05', '2026-06-12'].map((on) => touch('weekly', on))

    // The quarterly is 11 days ahead, the monthly of July 25, the weekly of 19 June 4: more than half a week.
    expect(match({ on: '2026-06-15' }, [...done, touch('monthly', '2026-06-05')])).toEqual({ kind: 'none' })
  })

  it('takes a mail of theirs for nothing, but a call of theirs for what it is', () => {
    expect(match({ direction: 'in', subject: 'quarterly' })).toEqual({ kind: 'none' })
    expect(match({ direction: 'in', channel: 'call', subject: 'quarterly' })).toEqual({
      kind: 'stream',
      stream: 'quarterly',
    })
  })
})

describe('isAutomatic', () => {
  it.each([
    'Automatic reply: Week 23 Update',
    'Out of Office: back on Monday',
    'Automatische Antwort: Bericht',
    'Abwesenheitsnotiz',
    'Undeliverable: Partnership Opportunity',
    'Delivery Status Notification (Failure)',
    'Mail delivery failed: returning message to sender',
    'AW: Automatische Antwort: Bericht',
  ])('is true of "%s"', (subject) => expect(isAutomatic(subject)).toBe(true))

  it.each(['Re: Week 23 Update', 'Our new office', 'About automatic replies', 'Delivery dates', null])(
    'is false of "%s"',
    (subject) => expect(isAutomatic(subject)).toBe(false),
  )
})

describe('replyWaitingSince', () => {
  const asked = touch(null, '2026-06-01')
  const first = reply('2026-06-02')
  const second = reply('2026-06-04')

  it.each([
    ['the first of two that nobody answered', [asked, first, second], null, first.occurredAt],
    ['null once we wrote', [asked, first, second, touch(null, '2026-06-05')], null, null],
    [
      'null once we met',
      [asked, first, touch(null, '2026-06-05', { channel: 'meeting', direction: 'in' })],
      null,
      null,
    ],
    [
      'the second if the first was answered',
      [asked, first, touch(null, '2026-06-03'), second],
      null,
      second.occurredAt,
    ],
    ['null if a person said that none is needed', [asked, first], '2026-06-02T17:00:00.000Z', null],
    ['null for an automatic reply', [asked, reply('2026-06-02', { subject: 'Out of office' })], null, null],
    ['null for a draft of ours alone', [touch(null, '2026-06-02', { status: 'draft' })], null, null],
  ] as const)('%s', (_, touchpoints, handledAt, since) => {
    expect(replyWaitingSince(touchpoints, handledAt)).toBe(since)
  })
})

describe('outreachState', () => {
  const outreach = touch('outreach', '2026-06-01')
  const follow1 = touch('follow-up-1', '2026-06-08')
  const follow2 = touch('follow-up-2', '2026-06-15')

  it.each([
    ['none before outreach', [], '2026-06-01', 'none'],
    ['waiting after it', [outreach], '2026-06-02', 'waiting'],
    ['in talks once they wrote', [outreach, reply('2026-06-03')], '2026-06-03', 'in-talks'],
    ['in talks once we met', [outreach, touch(null, '2026-06-03', { channel: 'meeting' })], '2026-06-03', 'in-talks'],
    // Five working days after Monday 15 are over on Monday 22.
    ['waiting while the last follow-up has its time', [outreach, follow1, follow2], '2026-06-22', 'waiting'],
    ['no answer after that', [outreach, follow1, follow2], '2026-06-23', 'no-answer'],
    ['in talks even then', [outreach, follow1, follow2, reply('2026-06-23')], '2026-06-23', 'in-talks'],
    [
      'waiting again after a new outreach',
      [outreach, follow1, follow2, touch('outreach', '2026-06-24')],
      '2026-06-25',
      'waiting',
    ],
  ] as const)('is %s', (_, touchpoints, today, state) => {
    expect(
      outreachState(cadence({ stage: 'initial-contact', phaseDates: { '1': '2026-06-01' }, touchpoints, today })),
    ).toBe(state)
  })
})
