import { describe, expect, it } from 'vitest'
import { toLines } from '#shared/due/batch.ts'
import type { DueItem } from '#shared/due/item.ts'
import { orderDue } from '#shared/due/order.ts'
import type { TierId } from '#shared/framework/tiers.ts'

const TODAY = '2026-11-20'
const WEEK = 7
const MONTH = 30
const QUARTER = 90

function item(name: string, more: Partial<DueItem> & { tier?: TierId; score?: number | null } = {}): DueItem {
  const { tier = 'tier-2', score = 80, ...rest } = more
  return {
    id: `touchpoint:${name}`,
    kind: 'touchpoint',
    label: 'Report',
    detail: null,
    dueOn: TODAY,
    dueAt: null,
    periodDays: MONTH,
    partner: { id: '00000000-0000-4000-8000-000000000001', name, tier, score },
    owners: [],
    stream: null,
    slot: null,
    template: null,
    ref: null,
    ...rest,
  }
}

function namesOf(items: readonly DueItem[]): (string | undefined)[] {
  return orderDue(items, TODAY).map(({ partner }) => partner?.name)
}

describe('orderDue', () => {
  it('puts clocks first, replies second, Tier 1 third', () => {
    const items = [
      item('report', { dueOn: '2026-09-01' }),
      item('strategic', { tier: 'tier-1', dueOn: '2026-11-27' }),
      item('reply', { kind: 'reply', dueAt: '2026-11-20T08:00:00.000Z' }),
      item('clock', { kind: 'clock', dueAt: '2026-11-20T18:00:00.000Z' }),
    ]

    expect(namesOf(items)).toEqual(['clock', 'reply', 'strategic', 'report'])
  })

  it('orders clocks by their deadline and replies by how long they wait, whatever the score', () => {
    const items = [
      item('late clock', { kind: 'clock', dueAt: '2026-11-20T12:00:00.000Z', score: 10 }),
      item('early clock', { kind: 'clock', dueAt: '2026-11-20T11:00:00.000Z' }),
      item('young reply', { kind: 'reply', dueAt: '2026-11-19T10:00:00.000Z', tier: 'tier-1' }),
      item('old reply', { kind: 'reply', dueAt: '2026-11-17T10:00:00.000Z' }),
    ]

    expect(namesOf(items)).toEqual(['early clock', 'late clock', 'old reply', 'young reply'])
  })

  it.each([
    // 7 ÷ 7 = 1 late period against 30 ÷ 90 = 0.33
    ['a weekly a week late before a quarterly a month late', [WEEK, '2026-11-13'], [QUARTER, '2026-10-21']],
    // 15 ÷ 30 = 0.5 against 20 ÷ 90 = 0.22
    ['a monthly 15 days late before a quarterly 20 days late', [MONTH, '2026-11-05'], [QUARTER, '2026-10-31']],
    // −1 ÷ 90 = −0.01 against −1 ÷ 7 = −0.14: of what is not due yet, the nearer in periods
    ['tomorrow’s quarterly before tomorrow’s weekly', [QUARTER, '2026-11-21'], [WEEK, '2026-11-21']],
    // 0 against −1 ÷ 90
    ['what is due today before what is due tomorrow', [WEEK, '2026-11-20'], [QUARTER, '2026-11-21']],
  ] as const)('puts %s', (_, [period, dueOn], [otherPeriod, otherDueOn]) => {
    const first = item('first', { periodDays: period, dueOn })
    const second = item('second', { periodDays: otherPeriod, dueOn: otherDueOn })

    expect(namesOf([second, first])).toEqual(['first', 'second'])
  })

  it('breaks ties by tier, then lower health, then name; who has no score comes last', () => {
    const items = [
      item('no score', { score: null }),
      item('Beta', { score: 60 }),
      item('Alpha', { score: 60 }),
      item('low', { score: 20 }),
      item('other tier', { tier: 'tier-4', score: 5 }),
    ]

    expect(namesOf(items)).toEqual(['low', 'Alpha', 'Beta', 'no score', 'other tier'])
  })

  it('does not depend on the order in which items come', () => {
    const items = ['2026-11-20', '2026-11-01', '2026-12-01'].flatMap((dueOn) =>
      [WEEK, MONTH].flatMap((periodDays) =>
        ['a', 'b'].map((name) => item(name + dueOn, { dueOn, periodDays, id: `${name}${dueOn}${periodDays}` })),
      ),
    )

    expect(orderDue(items.toReversed(), TODAY)).toEqual(orderDue(items, TODAY))
  })
})

describe('toLines', () => {
  const report = { template: 'creator-performance-report', slot: '2026-11' }
  const linesOf = (items: DueItem[]) => toLines(items, TODAY).map(({ line }) => line)

  it('makes one line of touches of one template and slot, its queue in order', () => {
    const [line, ...others] = linesOf([item('a', report), item('b', report), item('c', report)])

    expect(others).toEqual([])
    expect(line).toMatchObject({ id: 'batch:creator-performance-report:2026-11', count: 3, partner: null })
    expect(line?.queue.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  it('keeps another slot, another template, a lone touch, and steps without a slot apart', () => {
    const items = [
      item('a', report),
      item('b', { ...report, slot: '2026-10' }),
      item('c', { ...report, template: 'quarterly-insights' }),
      item('d', { template: 'outreach-follow-up', kind: 'step' }),
      item('e', { template: 'outreach-follow-up', kind: 'step' }),
    ]

    expect(new Set(linesOf(items).map(({ id, count, queue }) => `${id} ${count} ${queue.length}`))).toEqual(
      new Set(items.map(({ id }) => `${id} 1 0`)),
    )
  })
})
