import { setTimeout } from 'node:timers/promises'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '#server/db/client.ts'
import { appUser } from '#server/db/tables/access.ts'
import { indexEntry, standing } from '#server/db/tables/computed.ts'
import { touchpoint } from '#server/db/tables/history.ts'
import { partner } from '#server/db/tables/partner.ts'
import { syncRecord } from '#server/db/tables/sync.ts'
import { startOutreach } from '#server/services/outreach/start-outreach.ts'
import { updatePartner } from '#server/services/partner/update-partner.ts'
import { logTouchpoint } from '#server/services/touchpoint/log-touchpoint.ts'
import { undoWrite } from '#server/services/undo/undo.ts'
import { applyRemote } from '#server/sync/apply-remote.ts'
import type { SyncRow } from '#server/sync/push/claim.ts'
import { keepPage } from '#server/sync/push/keep.ts'
import type { PushScope } from '#server/sync/push/scope.ts'
import { live } from '#server/sync/push/write-records.ts'
import { customObjectsMapper } from '#server/sync/storage/custom-objects.ts'
import type { Context } from '#server/write/context.ts'
import { makeContext, makePartner, makePartners, NOW } from '../../support/make.ts'
import { type MadeApp, makeApp, pageFacts } from '../../support/make-app.ts'
import { type PostgresServer, startPostgres, whyNoPostgres } from '../../support/postgres-server.ts'

const reason = whyNoPostgres()
if (reason) console.log(`Skipped: races on a PostgreSQL server, because ${reason}.`)

describe.skipIf(reason)('writes at the same instant on a PostgreSQL server', { timeout: 60_000 }, () => {
  let server: PostgresServer
  let database: Database
  let made: MadeApp
  let ctx: Context
  beforeAll(async () => {
    server = await startPostgres()
    database = await openDatabase({ url: server.url })
    made = await makeApp(database)
    await made.signIn('admin', 'Sarah')
    const [user] = await database.db.select().from(appUser)
    ctx = makeContext(made.deps, made.portal, { actor: { kind: 'user', id: user!.id, name: 'Sarah', deviceId: null } })
  }, 60_000)
  afterAll(async () => {
    await made?.close()
    await server?.stop()
  })

  function log(partnerId: string, fields: { minutesAgo?: number; to?: string[]; touchpointId?: string } = {}) {
    const { minutesAgo = 0, to = [], touchpointId } = fields
    const occurredAt = new Date(NOW.getTime() - minutesAgo * 60_000).toISOString()
    const rest = { stream: null, templateId: null, subject: null, threadId: null, evidence: 'ticked' as const }
    const input = {
      partnerId,
      touchpointId,
      channel: 'email' as const,
      direction: 'out' as const,
      occurredAt,
      to,
      ...rest,
    }
    return logTouchpoint(ctx, input, null)
  }

  function outreach(name: string) {
    const values = { to: '', creatorName: name, topic: 'follow-ups' }
    return startOutreach(ctx, { templateId: 'creator-outreach', facts: pageFacts(name), values }, null)
  }

  async function rowOf(partnerId: string) {
    const [row] = await database.db.select().from(partner).where(eq(partner.id, partnerId))
    return row
  }

  async function syncRowOf(partnerId: string): Promise<SyncRow> {
    const at = and(eq(syncRecord.object, 'partner'), eq(syncRecord.localId, partnerId))
    const [row] = await database.db.select().from(syncRecord).where(at)
    return row!
  }

  it('leave the standing and the index entry that all of them together make', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = await makePartner(ctx)
      const move = { id, patch: { tier: 'tier-1' as const }, revision: null, key: null }
      await Promise.all([log(id, { minutesAgo: 3 }), log(id), log(id, { minutesAgo: 2 }), updatePartner(ctx, move)])

      const [computed] = await database.db.select().from(standing).where(eq(standing.partnerId, id))
      const [indexed] = await database.db.select().from(indexEntry).where(eq(indexEntry.partnerId, id))
      expect(computed?.value.last?.at).toBe(NOW.toISOString())
      expect(indexed?.entry).toMatchObject({ tier: 'tier-1', next: { label: computed?.value.next?.label } })
    }
  })

  it('never deadlock with what a push keeps or a pull takes over', async () => {
    const setup = { objectTypes: { partner: '2-100' }, stages: {}, pipelineId: null, toPartner: {} }
    const { deps, portal } = made
    const runLog = { open: async () => {}, note: async () => {} }
    const tomorrow = new Date(NOW.getTime() + 86_400_000)
    const scope = {
      deps,
      portal,
      now: tomorrow,
      log: runLog,
      mapper: customObjectsMapper(setup),
    } as unknown as PushScope
    for (let round = 0; round < 30; round += 1) {
      const { ids } = await makePartners(ctx, {}, { count: 4 })
      const rows = await Promise.all(ids.map(syncRowOf))
      const fresh = rows.map((row) => ({ ...live(row), remoteId: `${round}${row.localId}`, pushed: true }))
      const edits = rows.map((row) => ({ row, remote: { tributary_tier: 'tier-1' } }))
      await Promise.all([
        ...ids.map((id) => log(id)),
        // Somewhere among the statements of the others.
        setTimeout(round % 12).then(() => keepPage(scope, 'partner', fresh.toReversed())),
        ...edits.map((edit) => applyRemote(scope, edit)),
      ])
    }
  })

  it('enter Phase 1 once when a draft is marked sent six times', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { partnerId, touchpointId } = await outreach(`Sent ${round}`)

      const logged = await Promise.all(Array.from({ length: 6 }, () => log(partnerId, { touchpointId })))

      expect(await rowOf(partnerId)).toMatchObject({ stage: 'initial-contact', revision: 2 })
      expect(logged.filter(({ undo }) => undo !== null)).toHaveLength(1)
    }
  })

  it('keep the dates of every phase that two people enter', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await makePartner(ctx, { stage: 'prospect', phaseDates: {} })
      const enter = (stage: 'initial-contact' | 'negotiation') =>
        updatePartner(ctx, { id, patch: { stage }, revision: null, key: null })

      await Promise.all([enter('initial-contact'), enter('negotiation')])

      expect((await rowOf(id))?.phaseDates).toEqual({ 1: '2026-11-19', 2: '2026-11-19' })
    }
  })

  it('give a new address that two partners share to one of them and fail for none', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { ids } = await makePartners(ctx, {}, { count: 4 })
      const shared = [`first-${round}@example.com`, `second-${round}@example.com`]

      await Promise.all(ids.map((id, n) => log(id, { to: n % 2 ? shared : shared.toReversed() })))
    }
  })

  it('leave no touch without its partner when an outreach is undone while somebody logs one', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { partnerId, undo } = await outreach(`Undone ${round}`)

      const outcomes = await Promise.allSettled([undoWrite(ctx, undo!.id), log(partnerId), log(partnerId)])

      const codes = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason.code ?? each.reason] : []))
      const left = await database.db.select().from(touchpoint).where(eq(touchpoint.partnerId, partnerId))
      const known = await rowOf(partnerId)
      expect({ codes, touches: left.length }).toEqual(
        known ? { codes: ['conflict'], touches: 3 } : { codes: ['not-found', 'not-found'], touches: 0 },
      )
    }
  })
})
