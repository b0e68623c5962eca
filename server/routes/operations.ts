import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { noStore } from '../middleware/no-store.ts'
import { createSignInLink } from '../services/access/create-sign-in-link.ts'
import { Doctor, runDoctor } from '../services/doctor/run-doctor.ts'
import { getStatus, Status } from '../services/portal/get-status.ts'
import { applyMove, Move, planMove } from '../services/portal/move-storage.ts'
import { Setup, setUp } from '../services/portal/set-up.ts'
import { listRuns, Run } from '../services/run/list-runs.ts'
import { JobKinds, runNow } from '../services/run/run-now.ts'
import { KeyRotation, rotateKey } from '../services/secret/rotate-key.ts'
import { body, json, problems, router, secured } from './route.ts'

const RunRequest = z.object({ kind: JobKinds }).meta({ id: 'RunRequest' })
const RunReply = z
  .object({
    kind: JobKinds,
    done: z.record(z.string(), z.unknown()),
    seconds: z.number(),
  })
  .meta({ id: 'RunReply' })
const Runs = z.object({ runs: z.array(Run) }).meta({ id: 'Runs' })
const SignInLink = z.object({ url: z.url(), expiresAt: z.iso.datetime() }).meta({ id: 'SignInLink' })

const status = createRoute({
  method: 'get',
  path: '/v1/status',
  summary: 'How the portal stands',
  security: secured,
  responses: { 200: json(Status, 'Counts and problems'), ...problems },
})

const doctor = createRoute({
  method: 'get',
  path: '/v1/doctor',
  summary: 'Whether everything the service stands on is well, and what to do',
  security: secured,
  responses: { 200: json(Doctor, 'One finding a check'), ...problems },
})

const runs = createRoute({
  method: 'get',
  path: '/v1/runs',
  summary: 'The newest runs',
  security: secured,
  request: { query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(20) }) },
  responses: { 200: json(Runs, 'Newest first'), ...problems },
})

const start = createRoute({
  method: 'post',
  path: '/v1/runs',
  summary: 'Run a job now',
  security: secured,
  request: { body: body(RunRequest) },
  responses: { 200: json(RunReply, 'What it did'), ...problems },
})

const link = createRoute({
  method: 'post',
  path: '/v1/sign-in-links',
  summary: 'A new one-time link for the confirming page',
  security: secured,
  middleware: noStore,
  responses: { 200: json(SignInLink, 'Opens once, within a day'), ...problems },
})

const movePlan = createRoute({
  method: 'get',
  path: '/v1/move',
  summary: 'What a move from companies to custom objects would do',
  security: secured,
  responses: { 200: json(Move, 'Nothing is written'), ...problems },
})

const move = createRoute({
  method: 'post',
  path: '/v1/move',
  summary: 'Move from companies to custom objects',
  security: secured,
  responses: { 200: json(Move, 'Moved; the push that follows makes the records'), ...problems },
})

const rotation = createRoute({
  method: 'post',
  path: '/v1/key-rotations',
  summary: 'Seal every secret with the current key',
  security: secured,
  responses: { 200: json(KeyRotation, 'How many were sealed anew'), ...problems },
})

const plan = createRoute({
  method: 'get',
  path: '/v1/setup',
  summary: 'What setup would change in HubSpot',
  security: secured,
  responses: { 200: json(Setup, 'A difference, nothing is written'), ...problems },
})

const apply = createRoute({
  method: 'post',
  path: '/v1/setup',
  summary: 'Bring HubSpot to what is wanted',
  security: secured,
  responses: { 200: json(Setup, 'What was changed'), ...problems },
})

export function operationRoutes() {
  return router()
    .openapi(status, async (c) => c.json(await getStatus(c.var.ctx), 200))
    .openapi(doctor, async (c) => c.json(await runDoctor(c.var.ctx), 200))
    .openapi(runs, async (c) => c.json({ runs: await listRuns(c.var.ctx, c.req.valid('query').limit) }, 200))
    .openapi(start, async (c) => c.json(await runNow(c.var.ctx, c.req.valid('json').kind), 200))
    .openapi(link, async (c) => c.json(await createSignInLink(c.var.ctx, c.var.publicUrl), 200))
    .openapi(movePlan, async (c) => c.json(await planMove(c.var.ctx), 200))
    .openapi(move, async (c) => c.json(await applyMove(c.var.ctx), 200))
    .openapi(rotation, async (c) => c.json(await rotateKey(c.var.ctx), 200))
    .openapi(plan, async (c) => c.json(await setUp(c.var.ctx, { dryRun: true }), 200))
    .openapi(apply, async (c) => c.json(await setUp(c.var.ctx, { dryRun: false }), 200))
}
