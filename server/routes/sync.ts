import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { CandidatePage, CandidateStates, listCandidates } from '../services/engagement/list-candidates.ts'
import { getRun, RunDetail, RunOutcomes } from '../services/run/get-run.ts'
import { replayRun } from '../services/run/replay-run.ts'
import { decideTombstone, TombstoneChoice } from '../services/sync/decide-tombstone.ts'
import { Conflict, listConflicts } from '../services/sync/list-conflicts.ts'
import { listTombstones, Tombstone } from '../services/sync/list-tombstones.ts'
import { resolveConflict } from '../services/sync/resolve-conflict.ts'
import { listTasks, TaskPage, TaskStates } from '../services/task/list-tasks.ts'
import { body, Id, json, problems, router, secured } from './route.ts'

const Limit = z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) })
const Conflicts = z.object({ conflicts: z.array(Conflict) }).meta({ id: 'Conflicts' })
const Tombstones = z.object({ tombstones: z.array(Tombstone) }).meta({ id: 'Tombstones' })
const Resolution = z.object({ choice: z.enum(['here', 'hubspot']) }).meta({ id: 'ConflictResolution' })
const Resolved = z.object({ value: z.string() }).meta({ id: 'ResolvedConflict' })
const Replayed = z.object({ replayed: z.int() }).meta({ id: 'Replayed' })
const Decision = z.object({ choice: TombstoneChoice }).meta({ id: 'TombstoneDecision' })

const run = createRoute({
  method: 'get',
  path: '/v1/runs/{id}',
  summary: 'One run and what became of its records',
  security: secured,
  request: {
    params: Id,
    query: Limit.extend({ outcome: RunOutcomes.optional(), after: z.string().max(64).optional() }),
  },
  responses: { 200: json(RunDetail, 'A page of its records'), ...problems },
})

const replay = createRoute({
  method: 'post',
  path: '/v1/runs/{id}/replay',
  summary: 'Send the records that failed in a run again',
  security: secured,
  request: { params: Id },
  responses: { 200: json(Replayed, 'How many are sent again'), ...problems },
})

const conflicts = createRoute({
  method: 'get',
  path: '/v1/conflicts',
  summary: 'Values that gave way and nobody has decided about',
  security: secured,
  request: { query: Limit },
  responses: { 200: json(Conflicts, 'Oldest first'), ...problems },
})

const resolve = createRoute({
  method: 'post',
  path: '/v1/conflicts/{id}',
  summary: 'Decide which value stands',
  security: secured,
  request: { params: Id, body: body(Resolution) },
  responses: { 200: json(Resolved, 'The value that stands now'), ...problems },
})

const tombstones = createRoute({
  method: 'get',
  path: '/v1/tombstones',
  summary: 'Records that HubSpot no longer has',
  security: secured,
  request: { query: Limit },
  responses: { 200: json(Tombstones, 'Waiting for a person'), ...problems },
})

const decide = createRoute({
  method: 'post',
  path: '/v1/tombstones/{object}/{id}',
  summary: 'Decide what becomes of one',
  security: secured,
  request: { params: Id.extend({ object: Tombstone.shape.object }), body: body(Decision) },
  responses: { 200: json(Decision, 'What was decided'), ...problems },
})

const candidates = createRoute({
  method: 'get',
  path: '/v1/candidates',
  summary: 'Conversations HubSpot has about partners’ contacts, which may be touchpoints',
  security: secured,
  request: {
    query: Limit.extend({
      state: CandidateStates.default('open'),
      partnerId: z.uuid().optional(),
      after: z
        .string()
        .regex(/^\d{1,15}\.[0-9a-f-]{36}$/)
        .optional(),
    }),
  },
  responses: {
    200: json(CandidatePage, 'Oldest first: who, when, which way and the subject, never the text', {
      candidates: [],
      after: null,
    }),
    ...problems,
  },
})

const tasks = createRoute({
  method: 'get',
  path: '/v1/tasks',
  summary: 'The tasks that stand in HubSpot for what is due',
  security: secured,
  request: { query: Limit.extend({ state: TaskStates.optional(), after: z.uuid().optional() }) },
  responses: { 200: json(TaskPage, 'A page of them, by id', { tasks: [], after: null }), ...problems },
})

export function syncRoutes() {
  return router()
    .openapi(run, async (c) => {
      const detail = await getRun(c.var.ctx, { ...c.req.valid('param'), ...c.req.valid('query') })
      return c.json(detail, 200)
    })
    .openapi(candidates, async (c) => c.json(await listCandidates(c.var.ctx, c.req.valid('query')), 200))
    .openapi(tasks, async (c) => c.json(await listTasks(c.var.ctx, c.req.valid('query')), 200))
    .openapi(replay, async (c) => c.json(await replayRun(c.var.ctx, c.req.valid('param').id), 200))
    .openapi(conflicts, async (c) =>
      c.json({ conflicts: await listConflicts(c.var.ctx, c.req.valid('query').limit) }, 200),
    )
    .openapi(resolve, async (c) =>
      c.json(await resolveConflict(c.var.ctx, { ...c.req.valid('param'), ...c.req.valid('json') }), 200),
    )
    .openapi(tombstones, async (c) =>
      c.json({ tombstones: await listTombstones(c.var.ctx, c.req.valid('query').limit) }, 200),
    )
    .openapi(decide, async (c) =>
      c.json(await decideTombstone(c.var.ctx, { ...c.req.valid('param'), ...c.req.valid('json') }), 200),
    )
}
