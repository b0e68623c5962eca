import { setImmediate } from 'node:timers/promises'
import { and, asc, eq, gt } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { hubspotTask } from '../../db/tables/hubspot.ts'
import type { AssociationTypeRef, CreateInput, Properties } from '../../hubspot/door.ts'
import { ownerFinder } from '../owners.ts'
import { type Parent, parentsOf } from '../push/claim.ts'
import { type Sent, sendBatch } from '../push/send.ts'
import type { Noted } from '../run-log.ts'
import { findLostTasks } from './find-lost-tasks.ts'
import { DONE, markOf, STATUS, TASK, type TaskRow, type TaskScope } from './scope.ts'
import { keepTasks, type TaskSettlement, unsettled } from './settle-tasks.ts'

const PAGE = 100
const SILENT = 'HubSpot accepted the task but answered nothing about it.'

type Context = {
  ownerOf: (name: string | null) => string | null
  toPartner: AssociationTypeRef | null
  parents: ReadonlyMap<string, Parent>
}

/** Whether a task changed here since HubSpot was told. */
export function isTaskWaiting(portalId: string) {
  return and(eq(hubspotTask.portalId, portalId), gt(hubspotTask.rev, hubspotTask.pushedRev))
}

/**
 * Brings HubSpot's tasks to what is wanted: makes, changes, completes and archives them. A task has no key, so the
 * intent to make it is kept first; one whose answer never came is looked for before it is made again (DESIGN §5,
 * promise 2). What a person did in HubSpot meanwhile stands. Throws HubSpotError.
 */
export async function pushTasks(scope: TaskScope): Promise<void> {
  const { db } = scope.deps.database
  for (let after: string | null = null; ; ) {
    const rows: TaskRow[] = await db
      .select()
      .from(hubspotTask)
      .where(and(isTaskWaiting(scope.portal.id), after === null ? undefined : gt(hubspotTask.id, after)))
      .orderBy(asc(hubspotTask.id))
      .limit(PAGE)
    const last = rows.at(-1)
    if (!last) return
    await pushTaskPage(scope, rows)
    after = last.id
    await setImmediate()
  }
}

async function pushTaskPage(scope: TaskScope, rows: TaskRow[]): Promise<void> {
  const found = await findLostTasks(scope, rows.filter(isUnclear))
  const ready = rows.filter((row) => !isUnclear(row)).concat(found)
  await dropUnsent(
    scope,
    ready.filter((row) => row.remoteId === null && row.state !== 'open'),
  )
  await archiveTasks(
    scope,
    ready.filter((row) => row.remoteId !== null && row.state === 'withdrawn'),
  )
  const context = await contextOf(scope, ready)
  await updateTasks(
    scope,
    ready.filter((row) => row.remoteId !== null && row.state !== 'withdrawn'),
    context,
  )
  await createTasks(
    scope,
    ready.filter((row) => row.remoteId === null && row.state === 'open'),
    context,
  )
}

/** The answer to its first write was never kept. */
function isUnclear({ remoteId, intentAt }: TaskRow): boolean {
  return remoteId === null && intentAt !== null
}

async function contextOf(scope: TaskScope, rows: TaskRow[]): Promise<Context> {
  const { deps, portal, door, mapper } = scope
  const made = rows.filter((row) => row.remoteId === null && row.state === 'open' && row.partnerId !== null)
  const labels = made.length > 0 ? await door.associationLabels(TASK, mapper.objectType('partner')) : []
  const partners = made.flatMap(({ partnerId }) => partnerId ?? [])
  return {
    ownerOf: rows.some(({ ownerName }) => ownerName !== null) ? await ownerFinder(scope) : () => null,
    toPartner: labels.find(({ label }) => label === null) ?? null,
    parents: await parentsOf(deps.database.db, portal.id, [...new Set(partners)]),
  }
}

async function dropUnsent({ deps, portal }: TaskScope, rows: TaskRow[]): Promise<void> {
  const settlements = rows.map((row) => ({ ...unsettled(row), pushed: true }))
  await keepTasks(deps.database.db, portal.id, settlements)
}

async function archiveTasks(scope: TaskScope, rows: TaskRow[]): Promise<void> {
  if (rows.length === 0) return
  const ids = rows.flatMap(({ remoteId }) => remoteId ?? [])
  await scope.door.archiveByIds(TASK, ids)
  scope.counts.archived += rows.length
  await keep(
    scope,
    rows.map((row) => ({ ...unsettled(row), remoteId: null, intentAt: null, pushed: true })),
  )
}

/** Reads before it writes: a task that a person completed or deleted meanwhile is left as the person left it. */
async function updateTasks(scope: TaskScope, rows: TaskRow[], context: Context): Promise<void> {
  if (rows.length === 0) return
  const ids = rows.flatMap(({ remoteId }) => remoteId ?? [])
  const there = new Map((await scope.door.readByIds(TASK, ids, [STATUS])).map((record) => [record.id, record]))
  const mine: TaskSettlement[] = []
  const changes: TaskRow[] = []
  for (const row of rows) {
    const record = there.get(row.remoteId ?? '')
    if (!record)
      mine.push({ ...unsettled(row), remoteId: null, intentAt: null, byPerson: byPerson(scope, 'withdrawn') })
    else if (record.properties[STATUS] === DONE && row.agreed !== 'completed' && row.state === 'open')
      mine.push({ ...unsettled(row), byPerson: byPerson(scope, 'completed') })
    else changes.push(row)
  }
  const inputs = changes.map((row) => ({
    id: row.remoteId ?? '',
    traceId: row.id,
    properties: propertiesOf(row, context),
  }))
  const sent = await sendBatch(inputs, (batch) => scope.door.updateById(TASK, batch), {
    ofInput: ({ id }) => id,
    ofResult: ({ id }) => id,
  })
  scope.counts.updated += sent.results.size
  await keep(scope, [...mine, ...changes.map((row) => settle(scope, row, sent))])
  if (sent.stopped) throw sent.stopped
}

function byPerson({ now }: TaskScope, state: 'completed' | 'withdrawn') {
  return { state, at: now }
}

async function createTasks(scope: TaskScope, rows: TaskRow[], context: Context): Promise<void> {
  if (rows.length === 0) return
  const { db } = scope.deps.database
  const intended = rows.map((row) => ({ ...row, intentAt: scope.now }))
  await keepTasks(db, scope.portal.id, intended.map(unsettled))
  const sent = await sendBatch(
    intended.map((row) => toInput(row, context)),
    (batch) => scope.door.createRecords(TASK, batch),
    { ofInput: ({ traceId }) => traceId, ofResult: ({ traceId }) => traceId ?? '' },
  )
  scope.counts.created += sent.results.size
  await keep(
    scope,
    intended.map((row) => settle(scope, row, sent)),
  )
  if (sent.stopped) throw sent.stopped
}

/** A first write that HubSpot refused was not done; of one without an answer nobody knows, so the intent stays. */
function settle(scope: TaskScope, row: TaskRow, sent: Sent): TaskSettlement {
  const result = sent.results.get(row.id)
  if (result) return { ...unsettled(row), remoteId: result.id, pushed: true }
  const error = sent.errors.get(row.id)
  if (error) {
    scope.counts.failed += 1
    return {
      ...unsettled(row),
      intentAt: row.remoteId === null ? null : row.intentAt,
      problem: error.message,
      pushed: true,
    }
  }
  // Made or not, nobody knows: it is looked for. A change is sent again with the next one.
  if (sent.missing.has(row.id)) return { ...unsettled(row), problem: SILENT, pushed: row.remoteId !== null }
  const unclear = sent.stopped?.kind === 'unavailable'
  return { ...unsettled(row), intentAt: row.remoteId !== null || unclear ? row.intentAt : null }
}

function toInput(row: TaskRow, context: Context): CreateInput & { traceId: string } {
  const toId = context.parents.get(row.partnerId ?? '')?.remoteId
  const associations = toId && context.toPartner ? [{ toId, types: [context.toPartner] }] : []
  return { traceId: row.id, properties: propertiesOf(row, context), associations }
}

function propertiesOf(row: TaskRow, { ownerOf }: Context): Properties {
  const properties: Properties = {
    hs_task_subject: row.subject,
    hs_task_body: [row.body, markOf(row)].filter(Boolean).join('\n\n'),
    hs_timestamp: row.dueAt.toISOString(),
    hs_task_type: 'TODO',
    [STATUS]: row.state === 'completed' ? DONE : 'NOT_STARTED',
  }
  const owner = ownerOf(row.ownerName)
  return owner || row.remoteId ? { ...properties, hubspot_owner_id: owner ?? '' } : properties
}

async function keep(scope: TaskScope, settlements: TaskSettlement[]): Promise<void> {
  if (settlements.length === 0) return
  await scope.log.open()
  await scope.deps.database.db.transaction(async (tx) => {
    const db = tx as unknown as Db
    await keepTasks(db, scope.portal.id, settlements)
    await scope.log.note(db, 'task', settlements.flatMap(toNote))
  })
}

function toNote({ row, remoteId, problem, pushed, byPerson }: TaskSettlement): Noted[] {
  const recordId = row.id
  if (byPerson) return [{ recordId, outcome: 'kept', reason: `A person has ${byPerson.state} it in HubSpot.` }]
  if (problem) return [{ recordId, outcome: 'failed', reason: problem }]
  if (!pushed) return []
  if (remoteId === null) return [{ recordId, outcome: 'archived', reason: null }]
  return [{ recordId, outcome: row.remoteId === null ? 'created' : 'updated', reason: null }]
}
