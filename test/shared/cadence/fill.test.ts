import { describe, expect, it } from 'vitest'
import { anchoredSlots, rollingSlots } from '#shared/cadence/fill.ts'
import type { DatedTouch } from '#shared/cadence/input.ts'
import type { AnchoredStream, RollingStream } from '#shared/framework/tiers.ts'
import { fortnightly, monthly, quarterly, reply, rolling, touch, weekly } from '../support/make.ts'

const today = '2026-11-22'

/** `slot key: day of the touch` for every slot that has one. */
function filled(stream: AnchoredStream, touchpoints: DatedTouch[], start = '2026-11-01'): Record<string, string> {
  const slots = anchoredSlots(stream, { start, touchpoints, today })
  return Object.fromEntries(slots.flatMap(({ key, touch: by }) => (by === null ? [] : [[key, by.on]])))
}

describe('a touch of an anchored stream', () => {
  it('fills the slot of its own day', () => {
    expect(filled(weekly(), [touch('weekly', '2026-11-13')])).toEqual({ '2026-W46': '2026-11-13' })
  })

  it('on Monday is the late one of last Friday while that is open', () => {
    expect(filled(weekly(), [touch('weekly', '2026-11-16')])).toEqual({ '2026-W46': '2026-11-16' })
  })

  it('on Monday is early for this Friday once last Friday is filled', () => {
    expect(filled(weekly(), [touch('weekly', '2026-11-13'), touch('weekly', '2026-11-16')])).toEqual({
      '2026-W46': '2026-11-13',
      '2026-W47': '2026-11-16',
    })
  })

  it('on Wednesday is early for this Friday, and last Friday stays open', () => {
    expect(filled(weekly(), [touch('weekly', '2026-11-18')])).toEqual({ '2026-W47': '2026-11-18' })
  })

  it('half-way between two open slots fills the older', () => {
    expect(filled(fortnightly(), [touch('fortnightly', '2026-11-13')])).toEqual({ '2026-W45': '2026-11-13' })
  })

  it('never fills a slot before the one ahead of it is due', () => {
    const twoInAWeek = [touch('weekly', '2026-11-18'), touch('weekly', '2026-11-19'), touch('weekly', '2026-11-20')]
    // The second makes up for W46, the third for W45; nobody has done next week's by writing three times.
    expect(filled(weekly(), twoInAWeek)).toEqual({
      '2026-W45': '2026-11-20',
      '2026-W46': '2026-11-19',
      '2026-W47': '2026-11-18',
    })
    expect(filled(weekly(), [...twoInAWeek, touch('weekly', '2026-11-20')])).not.toHaveProperty('2026-W48')
  })

  it('fills the slot it names, however far that is, and the others make room', () => {
    const named = touch('weekly', '2026-11-20', { slot: '2026-W45' })
    expect(filled(weekly(), [named])).toEqual({ '2026-W45': '2026-11-20' })
    expect(filled(weekly(), [touch('weekly', '2026-11-06'), named])).toEqual({ '2026-W45': '2026-11-20' })
  })

  it('may name a slot that is not due yet', () => {
    expect(filled(weekly(), [touch('weekly', '2026-11-20', { slot: '2026-W49' })])).toEqual({
      '2026-W49': '2026-11-20',
    })
  })

  it('that names a slot nobody knows is placed by its day', () => {
    expect(filled(weekly(), [touch('weekly', '2026-11-20', { slot: '2025-W01' })])).toEqual({
      '2026-W47': '2026-11-20',
    })
  })

  it('of a quarter fills the quarter it is nearest to', () => {
    expect(filled(quarterly(), [touch('quarterly', '2026-11-20')], '2026-06-01')).toEqual({ '2026-Q4': '2026-11-20' })
    expect(filled(quarterly(), [touch('quarterly', '2026-11-10')], '2026-06-01')).toEqual({ '2026-Q3': '2026-11-10' })
  })

  it.each([
    ['is only a draft', { status: 'draft' as const }],
    ['is a mail from the partner', { direction: 'in' as const }],
    ['belongs to another stream', { stream: 'monthly' }],
    ['lies in the future', { on: '2026-11-27' }],
    ['lies before the stream started', { on: '2026-10-30' }],
  ])('fills nothing if it %s', (_why, change) => {
    expect(filled(weekly(), [touch('weekly', '2026-11-20', change)])).toEqual({})
  })

  it('fills the slot if the partner called us', () => {
    expect(filled(weekly(), [touch('weekly', '2026-11-20', { direction: 'in', channel: 'call' })])).toEqual({
      '2026-W47': '2026-11-20',
    })
  })

  it('finds the same slot in whatever order the touches come', () => {
    const touches = [touch('weekly', '2026-11-16'), touch('weekly', '2026-11-13'), touch('weekly', '2026-11-20')]
    expect(filled(weekly(), touches.toReversed())).toEqual(filled(weekly(), touches))
  })
})

describe('a slot of a two-way stream', () => {
  const stream = monthly({ two_way: true })
  const slotOf = (touchpoints: DatedTouch[]) =>
    anchoredSlots(stream, { start: '2026-11-01', touchpoints, today: '2026-11-30' })[0]

  it('is filled but not satisfied by a mail that nobody answered', () => {
    expect(slotOf([touch('monthly', '2026-11-06')])).toMatchObject({ touch: { on: '2026-11-06' }, satisfied: false })
  })

  it.each([
    ['on the same day', '2026-11-06', true],
    ['on the 14th day', '2026-11-20', true],
    ['on the 15th day', '2026-11-21', false],
    ['before the mail', '2026-11-05', false],
  ])('is satisfied by a reply only within 14 days: %s', (_when, on, satisfied) => {
    expect(slotOf([touch('monthly', '2026-11-06'), reply(on)])?.satisfied).toBe(satisfied)
  })

  it('is not satisfied by a reply in another thread', () => {
    const mail = touch('monthly', '2026-11-06', { threadId: 'a' })
    expect(slotOf([mail, reply('2026-11-09', { threadId: 'b' })])?.satisfied).toBe(false)
    expect(slotOf([mail, reply('2026-11-09', { threadId: 'a' })])?.satisfied).toBe(true)
  })

  it('passes from an unanswered mail to the meeting that followed', () => {
    const slot = slotOf([touch('monthly', '2026-11-06'), touch('monthly', '2026-11-12', { channel: 'meeting' })])
    expect(slot).toMatchObject({ satisfied: true, touch: { on: '2026-11-12' }, mails: [{ on: '2026-11-06' }] })
  })
})

describe('a rolling stream', () => {
  const dues = (stream: RollingStream, start: string, touchpoints: DatedTouch[], on = today) =>
    rollingSlots(stream, { start, touchpoints, today: on }).map((slot) => slot.dueOn)

  it('is due a quarter after 31 January on 30 April', () => {
    expect(dues(rolling(), '2026-01-31', [])).toEqual(['2026-04-30'])
  })

  it('is moved from a weekend to Monday', () => {
    // 22 August and 22 November 2026 are a Saturday and a Sunday.
    expect(dues(rolling(), '2026-05-22', [])).toEqual(['2026-08-24'])
    expect(dues(rolling(), '2026-08-22', [])).toEqual(['2026-11-23'])
  })

  it('is counted from the last touch, late or early', () => {
    expect(dues(rolling(), '2026-01-31', [touch('rolling', '2026-05-12')])).toEqual(['2026-04-30', '2026-08-12'])
  })

  it('over a leap day keeps the end of February', () => {
    expect(dues(rolling(), '2027-11-30', [], '2028-01-01')).toEqual(['2028-02-29'])
  })
})
