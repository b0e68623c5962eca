import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/** The sandbox's own file. Statements are prepared once; a row's type is what the caller selects. */
export type Store = {
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[]
  each<Row>(sql: string, ...values: SQLInputValue[]): Iterable<Row>
  run(sql: string, ...values: SQLInputValue[]): number
  /** Runs `work` in one transaction and undoes all of it if it throws. Not to be nested. */
  transaction<T>(work: () => T): T
  /** Inside a transaction: undoes only `work` if it throws. Not to be nested. */
  savepoint<T>(work: () => T): T
  /** The next number of a named series, starting after `start`. */
  next(series: string, start: number, step?: number): number
  close(): void
}

const TABLES = `
create table if not exists counter (name text primary key, value integer not null) without rowid;
create table if not exists object_type (id text primary key, json text not null) without rowid;
create table if not exists property (
  type text, name text, json text not null, archived integer not null default 0, primary key (type, name)) without rowid;
create table if not exists property_group (type text, name text, json text not null, primary key (type, name)) without rowid;
create table if not exists pipeline (type text, id text, json text not null, primary key (type, id)) without rowid;
create table if not exists owner (id text primary key, json text not null) without rowid;
create table if not exists record (
  id integer primary key, type text not null, properties text not null, created integer not null,
  updated integer not null, archived integer not null default 0, archived_at integer, source text not null);
create index if not exists record_list on record (type, archived, id);
create index if not exists record_changed on record (type, archived, updated, id);
create table if not exists unique_value (
  type text, property text, value text, record integer not null, primary key (type, property, value)) without rowid;
create index if not exists unique_value_record on unique_value (record);
create table if not exists association_type (
  from_type text, to_type text, type_id integer, category text, label text, name text not null, inverse_id integer not null,
  primary key (from_type, to_type, type_id)) without rowid;
create table if not exists association (
  from_type text, from_id integer, to_type text, to_id integer, type_id integer,
  primary key (from_type, from_id, to_type, to_id, type_id)) without rowid;
create table if not exists history (
  seq integer primary key, record integer not null, at integer not null, source text not null, source_id text not null,
  changed text not null);
create index if not exists history_record on history (record, seq);
create table if not exists merged_id (from_id integer primary key, to_id integer not null);
create index if not exists merged_id_to on merged_id (to_id);
create table if not exists setting (name text primary key, json text not null) without rowid;
create table if not exists webhook_event (
  seq integer primary key, event text not null, attempt integer not null, due integer not null, under_way integer not null);
create index if not exists webhook_event_due on webhook_event (under_way, due);
`

/** Opens (and makes) the file, or `:memory:`. Throws what SQLite says if the file cannot be opened. */
export function openStore(file: string): Store {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  const db = new DatabaseSync(file)
  db.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 2000')
  db.exec(TABLES)
  const prepared = new Map<string, StatementSync>()

  function statement(sql: string): StatementSync {
    const known = prepared.get(sql)
    if (known) return known
    const made = db.prepare(sql)
    prepared.set(sql, made)
    return made
  }

  function guarded<T>(work: () => T, [begin, keep, undo]: [string, string, string]): T {
    statement(begin).run()
    try {
      const result = work()
      statement(keep).run()
      return result
    } catch (error) {
      db.exec(undo)
      throw error
    }
  }

  return {
    get: <Row>(sql: string, ...values: SQLInputValue[]) => statement(sql).get(...values) as Row | undefined,
    all: <Row>(sql: string, ...values: SQLInputValue[]) => statement(sql).all(...values) as Row[],
    each: <Row>(sql: string, ...values: SQLInputValue[]) => db.prepare(sql).iterate(...values) as Iterable<Row>,
    run: (sql, ...values) => Number(statement(sql).run(...values).changes),
    transaction: (work) => guarded(work, ['begin immediate', 'commit', 'rollback']),
    savepoint: (work) => guarded(work, ['savepoint item', 'release item', 'rollback to item; release item']),
    next(series, start, step = 1) {
      const row = statement(
        'insert into counter values (?, ?) on conflict (name) do update set value = value + ? returning value',
      ).get(series, start + step, step) as { value: number }
      return row.value
    },
    close: () => db.close(),
  }
}

export const TABLE_NAMES = [
  'counter',
  'object_type',
  'property',
  'property_group',
  'pipeline',
  'owner',
  'record',
  'unique_value',
  'association_type',
  'association',
  'history',
  'merged_id',
  'setting',
  'webhook_event',
]
