import { createRoute } from '@hono/zod-openapi'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { json, router } from './route.ts'

const Healthy = z.object({ status: z.literal('ok') }).meta({ id: 'Healthy' })

const health = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the service and its database answer',
  responses: { 200: json(Healthy, 'Both answer') },
})

export function healthRoutes() {
  return router().openapi(health, async (c) => {
    await c.var.deps.database.db.execute(sql`select 1`)
    return c.json({ status: 'ok' as const }, 200)
  })
}
