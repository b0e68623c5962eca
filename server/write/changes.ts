import { and, eq } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import type { Change } from '../db/tables/audit.ts'
import { goal, metric, review, touchpoint } from '../db/tables/history.ts'
import { contact, partner, partnerIdentity } from '../db/tables/partner.ts'
import { AppError } from '../errors.ts'

/** What people write. Each has portal_id, id and a revision that grows by one with every write. */
export const nouns = { partner, identity: partnerIdentity, contact, touchpoint, goal, review, metric }
export type Noun = keyof typeof nouns
export type Row<N extends Noun> = (typeof nouns)[N]['$inferSelect']
export type Fields<N extends Noun> = Omit<Row<N>, 'portalId' | 'id' | 'revision' | 'createdAt'>

/** The database inside a write: reads are plain Drizzle on `db`, writes go through here and are recorded. */
export type Changes = {
  db: Db
  recorded: readonly Change[]
  /** Partners whose computed values must be worked out again. */
  touched: ReadonlySet<string>
  insert<N extends Noun>(noun: N, fields: Fields<N>, id?: string): Promise<Row<N>>
  /** Many new rows of one noun, a statement for each 500; each is recorded as by `insert`. */
  insertMany<N extends Noun>(noun: N, rows: readonly (Fields<N> & { id?: string })[]): Promise<Row<N>[]>
  /** Throws `not-found`. */
  update<N extends Noun>(noun: N, id: string, patch: Partial<Fields<N>>): Promise<Row<N>>
  /** Throws `not-found`. */
  remove(noun: Noun, id: string): Promise<void>
  /** Throws `revision-mismatch` unless the row is at this revision, and keeps it there until the transaction ends. */
  requireRevision(expected: { noun: Noun; id: string; revision: number }): Promise<void>
  /** Puts a recorded change back; throws `revision-mismatch` if the row has moved on since. */
  revert(change: Change): Promise<void>
}

// The nouns share these columns; Drizzle cannot express "any of these tables", so one stands for all inside this file.
function asTable(noun: Noun): typeof touchpoint {
  return nouns[noun] as unknown as typeof touchpoint
}

/** Rows in one statement: PostgreSQL allows 65,535 parameters, the widest noun has 18. */
const ROWS_AT_ONCE = 500

export function recordChanges(db: Db, portalId: string, now: Date): Changes {
  const recorded: Change[] = []
  const touched = new Set<string>()

  function record(noun: Noun, before: object | null, after: object | null): void {
    const row = (after ?? before) as { id: string; partnerId?: string }
    touched.add(noun === 'partner' ? row.id : String(row.partnerId))
    recorded.push({ noun, id: row.id, before: before && toImage(before), after: after && toImage(after) })
  }

  async function read(noun: Noun, id: string): Promise<Row<'touchpoint'> | undefined> {
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
    await db.delete(table).where(and(eq(table.portalId, portalId), eq(table.id, id)))
  }

  async function insertAll(noun: Noun, rows: readonly { id?: string }[]): Promise<Row<'touchpoint'>[]> {
    const inserted: Row<'touchpoint'>[] = []
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      const values = rows.slice(start, start + ROWS_AT_ONCE).map((row) => {
        const id = row.id ?? crypto.randomUUID()
        return { ...row, portalId, id, revision: 1, createdAt: now } as unknown as Row<'touchpoint'>
      })
      inserted.push(...(await db.insert(asTable(noun)).values(values).returning()))
    }
    for (const row of inserted) record(noun, null, row)
    return inserted
  }

  return {
    db,
    recorded,
    touched,
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
    async revert(change) {
      const noun = change.noun as Noun
      const current = await read(noun, change.id)
      if ((current?.revision ?? null) !== (change.after?.revision ?? null)) {
        throw new AppError(
          'revision-mismatch',
          `The ${noun} has been changed since; it cannot be undone. Change it by hand.`,
        )
      }
      const before = change.before && fromImage(change.before)
      if (!before) await drop(noun, change.id)
      else if (!current) await db.insert(asTable(noun)).values(before)
      else await put(noun, { ...before, revision: current.revision + 1 })
      record(noun, current ?? null, before)
    },
  }
}

function toImage(row: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(row))
}

const INSTANTS = ['createdAt', 'occurredAt']

function fromImage(image: Record<string, unknown>): Row<'touchpoint'> {
  const row = { ...image }
  for (const name of INSTANTS) if (typeof row[name] === 'string') row[name] = new Date(row[name])
  return row as Row<'touchpoint'>
}
