import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { createGoal } from '#server/services/goal/create-goal.ts'
import { listGoals } from '#server/services/goal/list-goals.ts'
import { createItem, updateItem } from '#server/services/item/save-item.ts'
import { importReadings } from '#server/services/metric/import-readings.ts'
import { listReadings } from '#server/services/metric/list-readings.ts'
import { saveReadings } from '#server/services/metric/save-readings.ts'
import { saveReview } from '#server/services/review/save-review.ts'
import { undoWrite } from '#server/services/undo/undo.ts'
import type { Context } from '#server/write/context.ts'
import { makeContext, makeDeps, makePartner, makePortal } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'

let database: Database
let ctx: Context
beforeAll(async () => {
  database = await makeDb()
  ctx = makeContext(await makeDeps(database), await makePortal(database))
}, 30_000)
afterAll(() => database.close())

const reading = (fields: object) => ({
  ...{ partnerId: null, name: 'new-customers', month: '2026-10', value: 40, target: null, asOf: null, answers: null },
  ...fields,
})
const save = (fields: object) =>
  saveReadings(ctx, { source: 'billing export', sourceKind: 'api', readings: [reading(fields)], key: null })

describe('readings', () => {
  it('are one a partner, metric and month: a later one takes the place, the same one changes nothing', async () => {
    const partnerId = await makePartner(ctx, { name: 'Clicks and sons' })
    const clicks = { partnerId, name: 'Attribution clicks' }

    expect(await save({ ...clicks, value: 120 })).toMatchObject({ created: 1, updated: 0 })
    expect(await save({ ...clicks, value: 130 })).toMatchObject({ created: 0, updated: 1 })
    expect(await save({ ...clicks, value: 130 })).toMatchObject({ created: 0, updated: 0, unchanged: 1 })
    const { readings } = await listReadings(ctx, { partner: partnerId, limit: 10 })
    expect(readings).toMatchObject([
      { name: 'attribution-clicks', value: 130, source: 'billing export', sourceKind: 'api', asOf: '2026-10-31' },
    ])
  })

  it('of the programme are one a month too, though they have no partner', async () => {
    await save({ value: 40 })
    await save({ value: 41 })

    const { readings } = await listReadings(ctx, { partner: 'programme', name: 'new-customers', limit: 10 })
    expect(readings.map(({ value }) => value)).toEqual([41])
  })

  it('take the target the framework gives the metric of a partner', async () => {
    const partnerId = await makePartner(ctx)
    await save({ partnerId, name: 'integration-uptime', value: 99.5 })
    await save({ partnerId, name: 'integration-usage', value: 10 })

    const { readings } = await listReadings(ctx, { partner: partnerId, limit: 10 })
    expect(new Map(readings.map(({ name, target }) => [name, target]))).toEqual(
      new Map([
        ['integration-uptime', 90],
        ['integration-usage', null],
      ]),
    )
  })

  it.each([
    [{ value: Number.NaN }, 'new-customers is no number'],
    [{ value: -1 }, 'new-customers is -1, expected 0 to'],
    [{ value: 1.5 }, 'expected a whole number'],
    [{ name: 'content-quality', value: 5.1 }, 'expected 1 to 5 (rating)'],
    [{ name: 'conversion-rate', value: 4 }, 'is read of one partner'],
    [{ name: 'integration-uptime', value: 101 }, 'expected 0 to 100 (percent)'],
    [{ name: 'happiness' }, 'there is no metric "happiness"'],
    [{ month: '2026-12' }, '2026-12 is in the future'],
    [{ asOf: '2026-11-20' }, 'as of 2026-11-20 is in the future'],
    [{ asOf: '2026-09-30' }, 'before 2026-10 began'],
    [{ answers: -3 }, 'answers is -3'],
  ])('%j are refused and say why', async (fields, message) => {
    await expect(save(fields)).rejects.toThrow(message)
  })

  it('are all kept or none', async () => {
    const readings = [reading({ month: '2026-08' }), reading({ month: '2026-08' }), reading({ value: -1 })]
    const all = saveReadings(ctx, { source: 'x', sourceKind: 'api', readings, key: null })

    await expect(all).rejects.toThrow(/readings.1: new-customers of 2026-08 is given twice; readings.2/)
    expect((await listReadings(ctx, { month: '2026-08', limit: 10 })).readings).toEqual([])
  })
})

describe('a table of readings', () => {
  const table = (text: string, more: object = {}) =>
    importReadings(ctx, { format: 'csv', text, source: 'analytics.csv', dryRun: false, ...more }, null)

  it('in CSV names partners in any case, may have a byte order mark and any order of columns', async () => {
    const partnerId = await makePartner(ctx, { name: 'Agents Daily' })
    const text =
      '\uFEFFvalue,Month,metric,partner,as of\n120,2026-10,Attribution clicks,agents daily,2026-10-31\n55%,2026-10,conversion-rate,Agents Daily,\n'

    expect(await table(text)).toMatchObject({ found: 2, problems: [], saved: { created: 2 } })
    const { readings } = await listReadings(ctx, { partner: partnerId, limit: 10 })
    expect(readings.map(({ name, value, sourceKind }) => `${name} ${value} ${sourceKind}`).sort()).toEqual([
      'attribution-clicks 120 csv',
      'conversion-rate 55 csv',
    ])
  })

  it('tells every wrong row and then keeps nothing', async () => {
    await makePartner(ctx, { name: 'Twice' })
    await makePartner(ctx, { name: 'Twice' })
    const text = [
      'partner,metric,month,value',
      'Agents Daily,content-views,2026-09,10',
      'Nobody,content-views,2026-09,10',
      'Twice,content-views,2026-09,10',
      'Agents Daily,content-views,2026-9,10',
      'Agents Daily,content-views,2026-09,"1,234"',
    ].join('\n')

    const { saved, problems } = await table(text)
    expect(saved).toBeNull()
    expect(problems.map(({ row }) => row)).toEqual([3, 4, 5, 6])
    expect(problems[0]!.message).toBe('no partner is called "Nobody"; write its whole name or its id')
    expect(problems[1]!.message).toMatch(/^2 partners are called "Twice"/)
    expect(problems[3]!.message).toBe('content-views is no number')
  })

  it('pasted as a month grid leaves empty cells alone', async () => {
    const grid = 'partner\tContent views\tfeatures\nAgents Daily\t900\t\nTwice or more\t\t\n'

    expect(await table(grid, { format: 'grid', month: '2026-09' })).toMatchObject({ found: 1, saved: { created: 1 } })
    await expect(table(grid, { format: 'grid' })).rejects.toThrow('A grid is of one month')
    await expect(table('partner\tlikes\nAgents Daily\t3', { format: 'grid', month: '2026-09' })).rejects.toThrow(
      'These are no metrics: likes',
    )
  })

  it('is only checked in a dry run, and refused if it is none', async () => {
    const text = 'partner,metric,month,value\n,new-customers,2026-07,40'

    expect(await table(text, { dryRun: true })).toEqual({ found: 1, problems: [], saved: null })
    await expect(table('a,b\n1')).rejects.toThrow('The text is no table')
    await expect(table('partner,value\n,1')).rejects.toThrow('lacks metric, month')
  })
})

describe('goals, reviews, items', () => {
  it('of a year are four goals with the paced target of each quarter end', async () => {
    const partnerId = await makePartner(ctx)
    const goal = {
      ...{ side: 'ours' as const, label: 'Talks', periodEnd: '2026-12-31', per: 'year' as const, source: 'plan' },
      measure: { kind: 'number' as const, metric: 'thought-leadership', target: 12 },
    }
    await createGoal(ctx, { partnerId, goal, key: null })

    const { goals } = await listGoals(ctx, { partnerId, limit: 10 })
    const paced = goals.map(({ periodEnd, measure }) => [periodEnd, measure.kind === 'number' && measure.target])
    expect(paced.sort()).toEqual([
      ['2026-03-31', 3],
      ['2026-06-30', 6],
      ['2026-09-30', 9],
      ['2026-12-31', 12],
    ])
  })

  it('refuse a goal whose metric is unknown or whose target is what scores nothing', async () => {
    const partnerId = await makePartner(ctx)
    const goal = (metric: string, target: number) => ({
      ...{ side: 'ours' as const, label: 'x', periodEnd: '2026-12-31', per: 'quarter' as const, source: 'plan' },
      measure: { kind: 'number' as const, metric, target },
    })

    await expect(createGoal(ctx, { partnerId, goal: goal('likes', 3), key: null })).rejects.toThrow('no metric "likes"')
    const uptime = createGoal(ctx, { partnerId, goal: goal('integration-uptime', 70), key: null })
    await expect(uptime).rejects.toThrow('The target 70 is the value that scores nothing')
  })

  it('a review keeps its rating, results of goals and numbers in one write, which is undone as one', async () => {
    const partnerId = await makePartner(ctx)
    const goal = {
      ...{ side: 'theirs' as const, label: 'Launch event', periodEnd: '2026-09-30', per: 'quarter' as const },
      ...{ source: 'plan', measure: { kind: 'words' as const } },
    }
    const { goals } = await createGoal(ctx, { partnerId, goal, key: null })
    const goalId = goals[0]!.id
    const review = {
      ...{ on: '2026-11-18', kind: 'quarterly' as const, rating: 4, note: null },
      goals: [{ goalId, result: 'partly' as const }],
      readings: [{ name: 'content-quality', value: 4.5 }],
    }
    const kept = await saveReview(ctx, { partnerId, review, key: null })

    expect(kept.review).toMatchObject({ reviewer: 'Sarah', rating: 4, goals: [{ goalId, result: 'partly' }] })
    const { readings } = await listReadings(ctx, { partner: partnerId, limit: 10 })
    expect(readings).toMatchObject([
      { name: 'content-quality', month: '2026-11', source: 'review of 2026-11-18 by Sarah' },
    ])

    await undoWrite(ctx, kept.undo!.id)
    expect((await listReadings(ctx, { partner: partnerId, limit: 10 })).readings).toEqual([])
    const [after] = (await listGoals(ctx, { partnerId, limit: 10 })).goals
    expect(after?.measure).toEqual({ kind: 'words', result: null })
    await expect(saveReview(ctx, { partnerId, review: { ...review, on: '2026-11-20' }, key: null })).rejects.toThrow(
      '2026-11-20 is in the future',
    )
  })

  it('an item has the states of its kind, and counts only with the day it was', async () => {
    const partnerId = await makePartner(ctx)
    const talk = { kind: 'speaking' as const, title: 'Panel', on: null, url: null, note: null, source: 'typed' }
    const { item } = await createItem(ctx, { partnerId, item: talk, key: null })

    expect(item.state).toBe('planned')
    const held = (on: string | null) => updateItem(ctx, { id: item.id, patch: { state: 'held', on }, key: null })
    await expect(held(null)).rejects.toThrow('needs the day it was')
    await expect(held('2026-11-20')).rejects.toThrow('today or earlier')
    expect((await held('2026-11-19')).item).toMatchObject({ state: 'held', revision: 2 })
    const won = updateItem(ctx, { id: item.id, patch: { state: 'won' }, key: null })
    await expect(won).rejects.toThrow('"won" is no state of a speaking; expected one of planned, held, cancelled')
  })
})
