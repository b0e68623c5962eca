import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { DuePage, listDue } from '../services/due/list-due.ts'
import { MAX_AHEAD_DAYS } from '../services/due/provider.ts'
import { json, problems, router, secured } from './route.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/due',
  summary: 'What is due, in the order in which to do it',
  security: secured,
  request: {
    query: z.object({
      who: z.enum(['mine', 'everyone']).default('mine'),
      ahead: z.coerce.number().int().min(0).max(MAX_AHEAD_DAYS).default(7).openapi({ example: 7 }),
      after: z.string().max(2000).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
  },
  responses: { 200: json(DuePage, 'One page'), ...problems },
})

export function dueRoutes() {
  return router().openapi(list, async (c) => c.json(await listDue(c.var.ctx, c.req.valid('query')), 200))
}
