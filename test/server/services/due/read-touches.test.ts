import { and, eq, inArray, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { partner } from '#server/db/tables/partner.ts'
import { gatherDue, listDue } from '#server/services/due/list-due.ts'
import { calendarLines } from '#server/services/due/providers/calendar-lines.ts'
import { sendBatch } from '#server/services/due/send-batch.ts'
import { undoWrite } from '#server/services/undo/undo.ts'
import type { Context } from '#server/write/context.ts'
import { write } from '#server/write/write.ts'
import { toLines } from '#shared/due/batch.ts'
import { makeContext, makeDeps, makePartner, makePortal } from '../../../support/make.ts'
import { makeDb } from '../../../support/make-db.ts'

const TODAY = '2026-11-19'
/** 31 days ahead. */
const LAST_DAY = '2026-12-20'

describe('the page read by SQL', () => {
  let database: Database
  let ctx: Context
  beforeAll(async () => {
    database = await makeDb()
    ctx = makeContext(await makeDeps(database), await makePortal(database))
    for (const [i, tier] of (['tier-1', 'tier-2', 'tier-2', 'tier-4', 'tier-2'] as const).entries()) {
      await makePartner(ctx, { name: ['Ä', 'b', 'B', 'a b', 'a'][i]!, tier, ownerName: i === 4 ? 'Kevin' : 'Sarah' })
    }
    // Days, periods and scores apart, so that every part of the key decides somewhere.
    await database.db.execute(sql`update due_touch set score = nullif(length(id || name) % 5, 2) * 10,
      list_on = due_on - (ascii(right(name, 1)) % 3), template = case when stream like '%e%s%' then null else template end`)
  }, 60_000)
  afterAll(() => database.close())

  it('is the pure order, whole and page by page', async () => {
    const items = (await gatherDue(ctx)).filter(({ dueOn }) => dueOn <= LAST_DAY)
    const pure = toLines(items, TODAY).map(({ line }) => line)
    const whole = await listDue(ctx, { who: 'everyone', ahead: 31, limit: 500 })
    const paged: unknown[] = []
    let after: string | null = null
    do {
      const page = await listDue(ctx, { who: 'everyone', ahead: 31, limit: 2, ...(after && { after }) })
      paged.push(...page.lines)
      after = page.after
    } while (after)

    expect(pure.filter(({ count }) => count === 1).length).toBeGreaterThan(3)
    expect(pure.filter(({ count }) => count > 1).length).toBeGreaterThan(0)
    expect(whole.lines).toEqual(pure)
    expect([paged, whole.total]).toEqual([pure, pure.length])
  })

  it('marks a whole batch as sent, and one undo opens it again', async () => {
    const lines = async () => (await listDue(ctx, { who: 'everyone', ahead: 31, limit: 500 })).lines
    const batch = (await lines()).find(({ count }) => count > 1)!
    const input = { line: batch.id, who: 'everyone', ahead: 31 } as const
    const { logged, left, undo } = await sendBatch(ctx, input, null)

    expect([logged, left]).toEqual([batch.count, 0])
    expect((await lines()).map(({ id }) => id)).not.toContain(batch.id)
    await expect(sendBatch(ctx, input, null)).rejects.toThrow('Nothing of')
    await undoWrite(ctx, undo!.id)
    expect((await lines()).find(({ id }) => id === batch.id)?.count).toBe(batch.count)
  })

  it('counts for a calendar line the partners not done with it, by owner', async () => {
    const lineOf = async (month: string) =>
      (await calendarLines(ctx.deps, ctx.portal, ctx.now)).filter(
        ({ id, detail }) => detail !== null && id.startsWith(`calendar:${month}:`) && id.endsWith(':Sarah'),
      )
    const [line] = await lineOf('2026-11')
    const [, , lineId] = line!.id.split(':')
    const tiers = ctx.deps.framework.calendar.find(({ id }) => id === lineId)!.tiers
    const [first] = await database.db
      .select()
      .from(partner)
      .where(and(inArray(partner.tier, tiers), eq(partner.ownerName, 'Sarah')))
      .limit(1)
    const mark = { partnerId: first!.id, itemKey: `2026-11:${lineId}:${first!.id}`, movedTo: null, reason: null }
    const options = { action: 'mark', needs: 'manager', input: {} } as const
    await write(ctx, options, (changes) => changes.insert('calendarMark', { ...mark, state: 'done', byName: 'Sarah' }))
    const counts = (items: { id: string; detail: string | null }[]) =>
      Number.parseInt(items.find(({ id }) => id === line!.id)?.detail ?? '0', 10)

    expect(counts(await lineOf('2026-11'))).toBe(counts([line!]) - 1)
  })
})
