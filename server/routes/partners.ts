import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { PartnerContext } from '#shared/api/context.ts'
import { explainHealth } from '#shared/health/explain.ts'
import { getContext } from '../services/partner/get-context.ts'
import { getStanding } from '../services/partner/get-standing.ts'
import { listPartners, PartnerPage } from '../services/partner/list-partners.ts'
import { json, problems, router, secured } from './route.ts'

const Id = z.object({ id: z.uuid() })

const list = createRoute({
  method: 'get',
  path: '/v1/partners',
  summary: 'Partners, a page at a time',
  security: secured,
  request: {
    query: z.object({
      search: z.string().max(200).optional(),
      after: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
  },
  responses: { 200: json(PartnerPage, 'One page'), ...problems },
})

const context = createRoute({
  method: 'get',
  path: '/v1/context/{id}',
  summary: 'What the overlay shows of one partner',
  security: secured,
  request: { params: Id },
  responses: { 200: json(PartnerContext, 'The card'), ...problems },
})

const explain = createRoute({
  method: 'get',
  path: '/v1/partners/{id}/health',
  summary: 'How the health score came about, line by line',
  security: secured,
  request: { params: Id },
  responses: {
    200: json(z.object({ lines: z.array(z.string()) }).meta({ id: 'Explanation' }), 'Lines to redo by hand'),
    ...problems,
  },
})

export function partnerRoutes() {
  return router()
    .openapi(list, async (c) => c.json(await listPartners(c.var.ctx, c.req.valid('query')), 200))
    .openapi(context, async (c) => c.json(await getContext(c.var.ctx, c.req.valid('param').id), 200))
    .openapi(explain, async (c) => {
      const { health } = await getStanding(c.var.ctx, c.req.valid('param').id)
      return c.json({ lines: explainHealth(health).split('\n') }, 200)
    })
}
