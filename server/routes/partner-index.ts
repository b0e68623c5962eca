import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { IndexPage } from '#shared/api/index-page.ts'
import { readIndex } from '../services/partner-index/read.ts'
import { json, problems, router, secured } from './route.ts'

const readIndexRoute = createRoute({
  method: 'get',
  path: '/v1/index',
  summary: 'What changed in the partner index since a cursor',
  security: secured,
  request: { query: z.object({ cursor: z.string().max(80).optional() }) },
  responses: { 200: json(IndexPage, 'Changed and removed partners'), ...problems },
})

export function partnerIndexRoutes() {
  return router().openapi(readIndexRoute, async (c) => {
    const { cursor } = c.req.valid('query')
    return c.json(await readIndex(c.var.ctx, cursor || null), 200)
  })
}
