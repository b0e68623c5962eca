import { createHash } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { Undo } from '#shared/api/outreach.ts'
import type { Db } from '../db/client.ts'
import { sqlStateOf, UNIQUE_VIOLATION } from '../db/sql-state.ts'
import type { Role } from '../db/tables/access.ts'
import { audit, idempotency } from '../db/tables/audit.ts'
import { AppError } from '../errors.ts'
import { refreshStandings } from '../services/partner/refresh-standings.ts'
import { type Changes, type Noun, recordChanges } from './changes.ts'
import { type Context, requireRole } from './context.ts'
import { markDirty } from './dirty.ts'

/** Seconds in which an overlay's write can be undone without a trace in HubSpot (DESIGN §3 no. 3a). */
export const HOLD_SECONDS = 10

export type WriteOptions = {
  action: string
  needs: Role
  /** What was asked, hashed beside the key: the same key with another request is refused. */
  input: unknown
  key?: string | null
  /** Keep HubSpot waiting so that the person can undo. */
  hold?: boolean
  /** The revision the caller last saw; `revision-mismatch` if the row has moved on. */
  ifMatch?: { noun: Noun; id: string; revision: number } | null
}
export type Written<T> = { value: T; undo: Undo | null; replayed: boolean }

/** Tries of a write that meets rows others are just making. */
const TRIES = 3

/**
 * The one way to change anything: role, idempotency key, change, audit, dirty mark and the computed values of every
 * partner touched, in one transaction. Inside `change` there is no queue and no HTTP: on PGlite either would wait for
 * the transaction it stands in, for ever. If somebody else makes the same unique row at the same instant, `change` runs
 * again and finds it.
 */
export async function write<T>(
  ctx: Context,
  options: WriteOptions,
  change: (changes: Changes) => Promise<T>,
): Promise<Written<T>> {
  requireRole(ctx, options.needs)
  const written = await retryOnSameRow(() => writeOnce(ctx, options, change))
  if (!written.replayed) await wakePush(ctx, options.hold ? HOLD_SECONDS + 1 : 0)
  return written
}

function writeOnce<T>(
  ctx: Context,
  options: WriteOptions,
  change: (changes: Changes) => Promise<T>,
): Promise<Written<T>> {
  return ctx.deps.database.db.transaction(async (tx) => {
    const db = tx as unknown as Db
    const earlier = await claimKey(db, ctx, options)
    if (earlier) return { ...(earlier as Written<T>), replayed: true }
    const changes = recordChanges(db, ctx.portal.id, ctx.now)
    if (options.ifMatch) await changes.requireRevision(options.ifMatch)
    const value = await change(changes)
    const undo = await finish(ctx, options, changes)
    const answer: Written<T> = { value, undo, replayed: false }
    await keepAnswer(db, ctx, options, answer)
    return answer
  })
}

async function retryOnSameRow<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run()
    } catch (error) {
      if (tries === TRIES || sqlStateOf(error) !== UNIQUE_VIOLATION) throw error
    }
  }
}

/** The write is committed whatever becomes of this; the sweep finds what no wake-up told. */
async function wakePush(ctx: Context, afterSeconds: number): Promise<void> {
  try {
    await ctx.deps.wake('push', ctx.portal.id, afterSeconds)
  } catch (err) {
    ctx.deps.log.error(
      { err, portalId: ctx.portal.id },
      'The push could not be woken after a write; the sweep starts it',
    )
  }
}

async function finish(ctx: Context, options: WriteOptions, changes: Changes): Promise<Undo | null> {
  if (changes.recorded.length === 0) return null
  const holdUntil = options.hold ? new Date(ctx.now.getTime() + HOLD_SECONDS * 1000) : null
  await refreshStandings(changes.db, ctx, [...changes.touched])
  await markDirty(changes, ctx.portal.id, holdUntil)
  const id = crypto.randomUUID()
  await changes.db.insert(audit).values({
    portalId: ctx.portal.id,
    id,
    at: ctx.now,
    actor: ctx.actor,
    role: ctx.role,
    action: options.action,
    changes: [...changes.recorded],
    undoUntil: holdUntil,
  })
  return holdUntil && { id, until: holdUntil.toISOString() }
}

async function claimKey(db: Db, ctx: Context, options: WriteOptions): Promise<unknown> {
  if (!options.key) return null
  const requestHash = hashOf(options)
  const claimed = await db
    .insert(idempotency)
    .values({
      portalId: ctx.portal.id,
      key: options.key,
      action: options.action,
      requestHash,
      // Drizzle sends a plain null as SQL's, which the column refuses.
      response: sql`'null'::jsonb`,
      createdAt: ctx.now,
    })
    .onConflictDoNothing()
    .returning({ key: idempotency.key })
  if (claimed.length > 0) return null
  const [row] = await db.select().from(idempotency).where(atKey(ctx, options.key))
  if (row?.requestHash !== requestHash) {
    throw new AppError(
      'key-reused',
      `The Idempotency-Key ${options.key} was used for another request. Make a new key for each action.`,
    )
  }
  return row.response
}

async function keepAnswer(db: Db, ctx: Context, options: WriteOptions, answer: Written<unknown>): Promise<void> {
  if (!options.key) return
  await db
    .update(idempotency)
    .set({ response: sql`${JSON.stringify(answer)}::jsonb` })
    .where(atKey(ctx, options.key))
}

function atKey(ctx: Context, key: string) {
  return and(eq(idempotency.portalId, ctx.portal.id), eq(idempotency.key, key))
}

function hashOf(options: WriteOptions): string {
  return createHash('sha256')
    .update(`${options.action}\n${JSON.stringify(options.input)}`)
    .digest('base64url')
}
