import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { getRun, RunDetail, RunOutcomes } from '../services/run/get-run.ts'
import { replayRun } from '../services/run/replay-run.ts'
import { decideTombstone, TombstoneChoice } from '../services/sync/decide-tombstone.ts'
import { Conflict, listConflicts } from '../services/sync/list-conflicts.ts'
import { listTombstones, Tombstone } from '../services/sync/list-tombstones.ts'
import { resolveConflict } from '../services/sync/resolve-conflict.ts'
import { body, json, problems, router, secured } from './route.ts'

const Id = z.object({ id: z.uuid() })
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
  request: { params: Id.extend({ object: z.enum(['partner', 'touchpoint']) }), body: body(Decision) },
  responses: { 200: json(Decision, 'What was decided'), ...problems },
})

export function syncRoutes() {
  return router()
    .openapi(run, async (c) => {
      const detail = await getRun(c.var.ctx, { ...c.req.valid('param'), ...c.req.valid('query') })
      return c.json(detail, 200)
    })
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
