import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { checkDatabase } from '../services/portal/check-database.ts'
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
    await checkDatabase(c.var.deps.database.db)
    return c.json({ status: 'ok' as const }, 200)
  })
}
