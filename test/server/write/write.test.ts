import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { audit } from '#server/db/tables/audit.ts'
import { partner } from '#server/db/tables/partner.ts'
import { undoWrite } from '#server/services/undo/undo.ts'
import type { Changes } from '#server/write/changes.ts'
import type { Context } from '#server/write/context.ts'
import { write } from '#server/write/write.ts'
import { type MadeDeps, makeContext, makeDeps, makePartner, makePortal } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'

describe('a write', () => {
  let database: Database
  let deps: MadeDeps
  let ctx: Context
  beforeAll(async () => {
    database = await makeDb()
    deps = await makeDeps(database)
    ctx = makeContext(deps, await makePortal(database))
  }, 60_000)
  afterAll(() => database.close())

  const change = (work: (changes: Changes) => Promise<unknown>) =>
    write(ctx, { action: 'test', needs: 'manager', input: {}, hold: true }, work)

  async function partnerRow(id: string) {
    const [row] = await database.db.select().from(partner).where(eq(partner.id, id))
    return row
  }

  it('that changes a row twice is one change in the audit and is undone to what it was before', async () => {
    const id = await makePartner(ctx, { name: 'Before', ownerName: 'Sarah' })

    const { undo } = await change(async (changes) => {
      await changes.update('partner', id, { name: 'Between' })
      await changes.update('partner', id, { name: 'After', ownerName: 'Kevin' })
    })

    const [kept] = await database.db.select().from(audit).where(eq(audit.id, undo!.id))
    expect(kept?.changes).toMatchObject([
      { before: { name: 'Before', revision: 1 }, after: { name: 'After', revision: 3 } },
    ])
    await undoWrite(ctx, undo!.id)
    expect(await partnerRow(id)).toMatchObject({ name: 'Before', ownerName: 'Sarah', revision: 4 })
  })

  it('that makes a row and takes it away leaves nothing to undo of it', async () => {
    const partnerId = await makePartner(ctx)
    const fields = {
      partnerId,
      reviewer: 'Sarah',
      on: '2026-11-19',
      rating: 4,
      kind: 'other' as const,
      note: null,
      goals: [],
    }

    const { undo } = await change(async (changes) => {
      const { id } = await changes.insert('review', fields)
      await changes.remove('review', id)
      await changes.update('partner', partnerId, { name: 'Renamed' })
    })

    await undoWrite(ctx, undo!.id)
    expect(await partnerRow(partnerId)).toMatchObject({ name: 'ClockworkCoaching' })
  })

  it('stands when the wake-up after it is lost, and that is logged', async () => {
    const id = await makePartner(ctx)
    const deaf: Context = { ...ctx, deps: { ...deps, wake: () => Promise.reject(new Error('queue away')) } }

    const { value } = await write(deaf, { action: 'test', needs: 'manager', input: {} }, (changes) =>
      changes.update('partner', id, { name: 'Kept' }),
    )

    expect(value.name).toBe('Kept')
    expect(await partnerRow(id)).toMatchObject({ name: 'Kept' })
    expect(deps.logged.at(-1)).toMatchObject({ level: 'error', data: { err: { message: 'queue away' } } })
  })

  it('about a partner that is not there says so', async () => {
    const partnerId = crypto.randomUUID()
    const fields = {
      partnerId,
      reviewer: 'Sarah',
      on: '2026-11-19',
      rating: 4,
      kind: 'other' as const,
      note: null,
      goals: [],
    }

    await expect(change((changes) => changes.insert('review', fields))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('undone by an undo that is undone itself stands again', async () => {
    const id = await makePartner(ctx)
    const { undo } = await change((changes) => changes.update('partner', id, { name: 'Again' }))
    await undoWrite(ctx, undo!.id)
    const undone = and(eq(audit.portalId, ctx.portal.id), eq(audit.action, 'undo'))
    const rows = await database.db.select().from(audit).where(undone)

    await undoWrite(ctx, rows.find((row) => row.changes[0]?.id === id)!.id)

    expect(await partnerRow(id)).toMatchObject({ name: 'Again', revision: 4 })
  })
})
