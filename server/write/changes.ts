import { and, eq, getTableColumns } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import type { Change } from '../db/tables/audit.ts'
import { absence, checklistMark, holiday, partnerAway, question, streamSetting, team } from '../db/tables/cadence.ts'
import { calendarFeed, calendarMark, programme, summitInvitation } from '../db/tables/calendar.ts'
import { goal, metric, review, touchpoint } from '../db/tables/history.ts'
import { clockBreach, clockLedger, incident, incidentMessage, incidentPartner } from '../db/tables/incident.ts'
import { issue, issueLevel } from '../db/tables/issue.ts'
import { item } from '../db/tables/item.ts'
import { alert, onCall } from '../db/tables/notification.ts'
import { contact, partner, partnerIdentity } from '../db/tables/partner.ts'
import { baseline, healthOverride } from '../db/tables/snapshot.ts'
import { AppError } from '../errors.ts'
import { lockPartners } from './lock.ts'
import { removePartner } from './remove-partner.ts'

/** What people write. Each has portal_id, id and a revision that grows by one with every write. */
export const nouns = {
  partner,
  identity: partnerIdentity,
  contact,
  touchpoint,
  goal,
  review,
  metric,
  item,
  healthOverride,
  baseline,
  programme,
  calendarMark,
  summitInvitation,
  calendarFeed,
  incident,
  incidentPartner,
  incidentMessage,
  clockLedger,
  clockBreach,
  issue,
  issueLevel,
  onCall,
  alert,
  streamSetting,
  partnerAway,
  checklistMark,
  question,
  team,
  absence,
  holiday,
}
export type Noun = keyof typeof nouns
export type Row<N extends Noun> = (typeof nouns)[N]['$inferSelect']
export type Fields<N extends Noun> = Omit<Row<N>, 'portalId' | 'id' | 'revision' | 'createdAt'>

/**
 * The database inside a write: reads are plain Drizzle on `db`, writes go through here and are recorded. Whatever is
 * written locks its partner first, so nobody else writes about that partner until the transaction ends.
 */
export type Changes = {
  db: Db
  /** One change for each row written: what it was before the write, what it is after. */
  recorded: readonly Change[]
  /** Partners whose computed values must be worked out again. */
  touched: ReadonlySet<string>
  /**
   * Partners as they are now, locked in id order; those that do not exist are left out. A verb that decides by what it
   * reads of a partner locks it before it reads, one that writes about several locks them all at once.
   */
  lockPartners(ids: Iterable<string>): Promise<Row<'partner'>[]>
  /** Throws `not-found` if its partner does not exist. */
  insert<N extends Noun>(noun: N, fields: Fields<N>, id?: string): Promise<Row<N>>
  /** Many new rows of one noun, a statement for each 500; each is recorded as by `insert`. */
  insertMany<N extends Noun>(noun: N, rows: readonly (Fields<N> & { id?: string })[]): Promise<Row<N>[]>
  /** Throws `not-found`. */
  update<N extends Noun>(noun: N, id: string, patch: Partial<Fields<N>>): Promise<Row<N>>
  /** Throws `not-found`, and `conflict` for a partner about whom anything is still written. */
  remove(noun: Noun, id: string): Promise<void>
  /** Throws `revision-mismatch` unless the row is at this revision, and keeps it there until the transaction ends. */
  requireRevision(expected: { noun: Noun; id: string; revision: number }): Promise<void>
  /**
   * Records a row that is no partner's and was written by `db` itself (a person, a device): it stands in the audit and
   * cannot be undone.
   */
  note(change: Change): void
  /** Puts a recorded change back; throws `conflict` if the row has moved on since or others wrote about its partner. */
  revert(change: Change): Promise<void>
}

// The nouns share these columns; Drizzle cannot express "any of these tables", so one stands for all inside this file.
function asTable(noun: Noun): typeof touchpoint {
  return nouns[noun] as unknown as typeof touchpoint
}

/** Rows in one statement: PostgreSQL allows 65,535 parameters, the widest noun has 18. */
const ROWS_AT_ONCE = 500

export function recordChanges(db: Db, portalId: string, now: Date): Changes {
  const recorded = new Map<string, Change>()
  const touched = new Set<string>()
  const locked = new Set<string>()

  function record(noun: Noun, before: object | null, after: object | null): void {
    const row = (after ?? before) as { id: string }
    const owner = partnerOf(noun, row)
    if (owner !== null) touched.add(owner)
    const at = `${noun} ${row.id}`
    const earlier = recorded.get(at)
    const first = earlier ? earlier.before : before && toImage(before)
    if (first || after) recorded.set(at, { noun, id: row.id, before: first, after: after && toImage(after) })
    else recorded.delete(at)
  }

  async function lock(ids: Iterable<string>): Promise<Row<'partner'>[]> {
    const rows = await lockPartners(db, portalId, ids)
    for (const row of rows) locked.add(row.id)
    return rows
  }

  async function lockOwners(noun: Noun, rows: readonly object[]): Promise<void> {
    if (noun === 'partner') return
    const owners = new Set(rows.flatMap((row) => partnerOf(noun, row) ?? []))
    const open = [...owners].filter((id) => !locked.has(id))
    if (open.length > 0) await lock(open)
    for (const id of owners) {
      if (!locked.has(id)) throw new AppError('not-found', `There is no partner ${id} in this portal.`)
    }
  }

  async function select(noun: Noun, id: string): Promise<Row<'touchpoint'> | undefined> {
    const table = asTable(noun)
    const rows = await db
      .select()
      .from(table)
      .where(and(eq(table.portalId, portalId), eq(table.id, id)))
    return rows[0]
  }

  async function read(noun: Noun, id: string): Promise<Row<'touchpoint'> | undefined> {
    if (noun === 'partner') await lock([id])
    const row = await select(noun, id)
    if (!row) return row
    const owner = partnerOf(noun, row)
    if (owner === null) return lockRow(noun, id)
    if (locked.has(owner)) return row
    await lock([owner])
    // As it is now that nobody else can change it.
    return select(noun, id)
  }

  /** What belongs to the programme has no partner to lock; the row itself stands for it. */
  async function lockRow(noun: Noun, id: string): Promise<Row<'touchpoint'> | undefined> {
    const table = asTable(noun)
    const rows = await db
      .select()
      .from(table)
      .where(and(eq(table.portalId, portalId), eq(table.id, id)))
      .for('update')
    return rows[0]
  }

  async function readOrThrow(noun: Noun, id: string): Promise<Row<'touchpoint'>> {
    const row = await read(noun, id)
    if (!row) throw new AppError('not-found', `There is no ${noun} ${id} in this portal.`)
    return row
  }

  async function put(noun: Noun, row: Row<'touchpoint'>): Promise<void> {
    const table = asTable(noun)
    const { portalId: _portal, id: _id, ...rest } = row
    await db
      .update(table)
      .set(rest)
      .where(and(eq(table.portalId, portalId), eq(table.id, row.id)))
  }

  async function drop(noun: Noun, id: string): Promise<void> {
    const table = asTable(noun)
    if (noun === 'partner') await removePartner(db, portalId, id)
    else await db.delete(table).where(and(eq(table.portalId, portalId), eq(table.id, id)))
  }

  async function putBack(noun: Noun, row: Row<'touchpoint'>): Promise<void> {
    await lockOwners(noun, [row])
    await db.insert(asTable(noun)).values(row)
    if (noun === 'partner') locked.add(row.id)
  }

  async function insertAll(noun: Noun, rows: readonly { id?: string }[]): Promise<Row<'touchpoint'>[]> {
    await lockOwners(noun, rows)
    const inserted: Row<'touchpoint'>[] = []
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      const values = rows.slice(start, start + ROWS_AT_ONCE).map((row) => {
        const id = row.id ?? crypto.randomUUID()
        return { ...row, portalId, id, revision: 1, createdAt: now } as unknown as Row<'touchpoint'>
      })
      inserted.push(...(await db.insert(asTable(noun)).values(values).returning()))
    }
    for (const row of inserted) {
      record(noun, null, row)
      if (noun === 'partner') locked.add(row.id)
    }
    return inserted
  }

  return {
    db,
    get recorded() {
      return [...recorded.values()]
    },
    touched,
    lockPartners: lock,
    async insert(noun, fields, id) {
      const [inserted] = await insertAll(noun, [{ ...fields, id }])
      return inserted as unknown as Row<typeof noun>
    },
    async insertMany(noun, rows) {
      return (await insertAll(noun, rows)) as unknown as Row<typeof noun>[]
    },
    async update(noun, id, patch) {
      const before = await readOrThrow(noun, id)
      const after = { ...before, ...patch, revision: before.revision + 1 }
      await put(noun, after)
      record(noun, before, after)
      return after as unknown as Row<typeof noun>
    },
    async remove(noun, id) {
      record(noun, await readOrThrow(noun, id), null)
      await drop(noun, id)
    },
    async requireRevision({ noun, id, revision }) {
      const row = await readOrThrow(noun, id)
      if (row.revision === revision) return
      throw new AppError(
        'revision-mismatch',
        `Somebody changed this ${noun} meanwhile: it is at revision ${row.revision}, you saw ${revision}. Read it again, then decide.`,
      )
    },
    note(change) {
      recorded.set(`${change.noun} ${change.id}`, change)
    },
    async revert(change) {
      const noun = change.noun as Noun
      const current = await read(noun, change.id)
      if ((current?.revision ?? null) !== (change.after?.revision ?? null)) {
        throw new AppError('conflict', `The ${noun} has been changed since; it cannot be undone. Change it by hand.`)
      }
      const before = change.before && fromImage(noun, change.before)
      const after = before && { ...before, revision: (current ?? before).revision + 1 }
      if (!after) await drop(noun, change.id)
      else if (current) await put(noun, after)
      else await putBack(noun, after)
      record(noun, current ?? null, after)
    },
  }
}

/** Id of the partner a row is or belongs to; null for a row of the programme, such as an incident of many partners. */
export function partnerOf(noun: string, row: object): string | null {
  const { id, partnerId } = row as { id: string; partnerId?: string | null }
  return noun === 'partner' ? id : (partnerId ?? null)
}

function toImage(row: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(row))
}

/** The audit keeps JSON: instants come back as text. */
function fromImage(noun: Noun, image: Record<string, unknown>): Row<'touchpoint'> {
  const row = { ...image }
  for (const [name, { dataType }] of Object.entries(getTableColumns(asTable(noun)))) {
    const value = row[name]
    if (dataType === 'date' && typeof value === 'string') row[name] = new Date(value)
  }
  return row as Row<'touchpoint'>
}
