import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { createSignInKey, LINK_MS } from '../services/access/sign-in-link.ts'
import { getStatus, Status } from '../services/portal/get-status.ts'
import { listRuns, Run } from '../services/run/list-runs.ts'
import { runNow } from '../services/run/run-now.ts'
import { ensureSetup } from '../sync/setup/apply.ts'
import { printPlan } from '../sync/setup/print.ts'
import { requireRole } from '../write/context.ts'
import { body, json, problems, router, secured } from './route.ts'

const RunRequest = z.object({ kind: z.enum(['nightly', 'push', 'pull']) }).meta({ id: 'RunRequest' })
const RunReply = z
  .object({
    kind: z.enum(['nightly', 'push', 'pull']),
    done: z.record(z.string(), z.unknown()),
    seconds: z.number(),
  })
  .meta({ id: 'RunReply' })
const Runs = z.object({ runs: z.array(Run) }).meta({ id: 'Runs' })
const SignInLink = z.object({ url: z.url(), expiresAt: z.iso.datetime() }).meta({ id: 'SignInLink' })
const Setup = z.object({ lines: z.array(z.string()), changes: z.int(), applied: z.boolean() }).meta({ id: 'Setup' })

const status = createRoute({
  method: 'get',
  path: '/v1/status',
  summary: 'How the portal stands',
  security: secured,
  responses: { 200: json(Status, 'Counts and problems'), ...problems },
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
  responses: { 200: json(SignInLink, 'Opens once, within a day'), ...problems },
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
    .openapi(runs, async (c) => c.json({ runs: await listRuns(c.var.ctx, c.req.valid('query').limit) }, 200))
    .openapi(start, async (c) => c.json(await runNow(c.var.ctx, c.req.valid('json').kind), 200))
    .openapi(link, async (c) => {
      const { ctx, publicUrl } = c.var
      requireRole(ctx, 'admin')
      const key = await createSignInKey(ctx.deps.database.db, ctx.portal.id, ctx.now)
      const expiresAt = new Date(ctx.now.getTime() + LINK_MS).toISOString()
      return c.json({ url: `${publicUrl}/connect?key=${key}`, expiresAt }, 200)
    })
    .openapi(plan, async (c) => c.json(await setUp(c.var.ctx, true), 200))
    .openapi(apply, async (c) => c.json(await setUp(c.var.ctx, false), 200))
}

async function setUp(ctx: Parameters<typeof getStatus>[0], dryRun: boolean): Promise<z.infer<typeof Setup>> {
  requireRole(ctx, 'admin')
  // Asked for by a person: look at HubSpot even if the last setup stands.
  const portal = dryRun ? ctx.portal : { ...ctx.portal, setup: ctx.portal.setup && { ...ctx.portal.setup, hash: '' } }
  const result = await ensureSetup(ctx.deps, portal, { storage: 'auto', dryRun })
  return { lines: printPlan(result.plan).split('\n'), changes: result.plan.steps.length, applied: result.applied }
}
