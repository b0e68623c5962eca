import { count, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { audit } from '#server/db/tables/audit.ts'
import { contact } from '#server/db/tables/partner.ts'
import type { Context } from '#server/write/context.ts'
import { write } from '#server/write/write.ts'
import { makeContext, makeDeps, makePartner, makePortal } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'

const OPTIONS = { action: 'add-contacts', needs: 'manager' as const, input: {} }
let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

async function makeWorld(): Promise<{ ctx: Context; partnerId: string }> {
  const ctx = makeContext(await makeDeps(database), await makePortal(database))
  return { ctx, partnerId: await makePartner(ctx) }
}

function contacts(partnerId: string, many: number) {
  return Array.from({ length: many }, (_, i) => ({
    partnerId,
    email: `c${i}@example.com`,
    name: null,
    role: 'primary',
  }))
}

describe('inserting many rows in one write', () => {
  it('writes and records each of them, more than one statement may hold too', async () => {
    const { ctx, partnerId } = await makeWorld()
    const { value } = await write(ctx, OPTIONS, (changes) => changes.insertMany('contact', contacts(partnerId, 1_201)))
    expect(value.map(({ email }) => email)).toEqual(contacts(partnerId, 1_201).map(({ email }) => email))
    const [rows] = await database.db.select({ n: count() }).from(contact).where(eq(contact.portalId, ctx.portal.id))
    expect(rows?.n).toBe(1_201)
    const audits = await database.db.select().from(audit).where(eq(audit.portalId, ctx.portal.id))
    const changes = audits.find(({ action }) => action === OPTIONS.action)!.changes
    expect(changes.map(({ id, before, after }) => [id, before, after?.revision])).toEqual(
      value.map(({ id }) => [id, null, 1]),
    )
  })

  it('keeps an id it is given', async () => {
    const { ctx, partnerId } = await makeWorld()
    const id = '00000000-0000-4000-8000-0000000000aa'
    const [row] = contacts(partnerId, 1)
    const { value } = await write(ctx, OPTIONS, (changes) => changes.insertMany('contact', [{ ...row!, id }]))
    expect(value.map((each) => each.id)).toEqual([id])
  })

  it('does nothing without rows', async () => {
    const { ctx } = await makeWorld()
    const { value } = await write(ctx, OPTIONS, (changes) => changes.insertMany('contact', []))
    expect(value).toEqual([])
    const audits = await database.db.select().from(audit).where(eq(audit.portalId, ctx.portal.id))
    expect(audits.map(({ action }) => action)).toEqual(['make-partner'])
  })

  it('answers a repeated key with what it answered first', async () => {
    const { ctx, partnerId } = await makeWorld()
    const add = () =>
      write(ctx, { ...OPTIONS, key: 'add-contacts-1' }, async (changes) => {
        return (await changes.insertMany('contact', contacts(partnerId, 2))).map(({ id }) => id)
      })
    const first = await add()
    expect(await add()).toEqual({ ...first, replayed: true })
  })
})
