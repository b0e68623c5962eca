import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { DuePage, listDue } from '../services/due/list-due.ts'
import { MAX_AHEAD_DAYS } from '../services/due/provider.ts'
import { BatchSent, SendBatch, sendBatch } from '../services/due/send-batch.ts'
import { body, json, problems, router, secured, WriteHeaders } from './route.ts'

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

const sent = createRoute({
  method: 'post',
  path: '/v1/due/sent',
  summary: 'Mark a whole batch line as sent, with one undo',
  security: secured,
  request: { headers: WriteHeaders, body: body(SendBatch) },
  responses: { 200: json(BatchSent, 'How many touches were logged', { logged: 40, left: 0, undo: null }), ...problems },
})

export function dueRoutes() {
  return router()
    .openapi(list, async (c) => c.json(await listDue(c.var.ctx, c.req.valid('query')), 200))
    .openapi(sent, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await sendBatch(c.var.ctx, c.req.valid('json'), key), 200)
    })
}
