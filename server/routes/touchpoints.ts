import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { LogTouchpoint, Undo } from '#shared/api/outreach.ts'
import { Touchpoint } from '#shared/touchpoint.ts'
import { logTouchpoint } from '../services/touchpoint/log-touchpoint.ts'
import { undoWrite } from '../services/undo/undo.ts'
import { body, json, problems, router, secured, WriteHeaders } from './route.ts'

const Logged = z.object({ touchpoint: Touchpoint, undo: Undo.nullable() }).meta({ id: 'LoggedTouchpoint' })
const UndoRequest = z.object({ id: z.uuid() }).meta({ id: 'UndoRequest' })

const log = createRoute({
  method: 'post',
  path: '/v1/touchpoints',
  summary: 'Log a touch, or mark a draft as sent',
  security: secured,
  request: { headers: WriteHeaders, body: body(LogTouchpoint) },
  responses: { 200: json(Logged, 'The touchpoint'), ...problems },
})

const undo = createRoute({
  method: 'post',
  path: '/v1/undo',
  summary: 'Take back a write by the id its reply carried',
  security: secured,
  request: { body: body(UndoRequest) },
  responses: { 200: json(z.object({ undone: z.literal(true) }).meta({ id: 'Undone' }), 'Taken back'), ...problems },
})

export function touchpointRoutes() {
  return router()
    .openapi(log, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await logTouchpoint(c.var.ctx, c.req.valid('json'), key), 200)
    })
    .openapi(undo, async (c) => {
      await undoWrite(c.var.ctx, c.req.valid('json').id)
      return c.json({ undone: true as const }, 200)
    })
}
