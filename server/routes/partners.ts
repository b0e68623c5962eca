import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { PartnerContext } from '#shared/api/context.ts'
import { getContext } from '../services/partner/get-context.ts'
import { listPartners, PartnerFilter, PartnerPage } from '../services/partner/list-partners.ts'
import { PartnerPatch, UpdatedPartner, updatePartner } from '../services/partner/update-partner.ts'
import { body, Id, json, problem, problems, router, secured, WriteHeaders } from './route.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/partners',
  summary: 'Partners, a page at a time',
  security: secured,
  request: {
    query: PartnerFilter.extend({
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

const update = createRoute({
  method: 'patch',
  path: '/v1/partners/{id}',
  summary: 'Change what people decide about a partner',
  security: secured,
  request: {
    params: Id,
    headers: WriteHeaders.extend({
      'if-match': z
        .string()
        .regex(/^"\d{1,9}"$/, { error: 'expected the ETag of the context, e.g. "3"' })
        .optional(),
    }),
    body: body(PartnerPatch),
  },
  responses: { 200: json(UpdatedPartner, 'Its new revision'), 412: problem('It moved on since'), ...problems },
})

export function partnerRoutes() {
  return router()
    .openapi(list, async (c) => c.json(await listPartners(c.var.ctx, c.req.valid('query')), 200))
    .openapi(context, async (c) => {
      const card = await getContext(c.var.ctx, c.req.valid('param').id)
      return c.json(card, 200, { etag: `"${card.revision}"` })
    })
    .openapi(update, async (c) => {
      const { 'if-match': ifMatch, 'idempotency-key': key } = c.req.valid('header')
      const revision = ifMatch ? Number(ifMatch.slice(1, -1)) : null
      const { id } = c.req.valid('param')
      const updated = await updatePartner(c.var.ctx, { id, patch: c.req.valid('json'), revision, key: key ?? null })
      return c.json(updated, 200, { etag: `"${updated.revision}"` })
    })
}
