import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { RenderRequest } from '#shared/api/outreach.ts'
import { Rendered } from '#shared/api/rendered.ts'
import { renderTemplate } from '../services/template/render-template.ts'
import { body, json, problems, router, secured } from './route.ts'

const TemplateSummary = z
  .object({ id: z.string(), label: z.string(), tiers: z.array(z.string()), added: z.boolean() })
  .meta({ id: 'TemplateSummary' })

const list = createRoute({
  method: 'get',
  path: '/v1/templates',
  summary: 'The templates there are',
  security: secured,
  responses: { 200: json(z.object({ templates: z.array(TemplateSummary) }), 'All templates'), ...problems },
})

const render = createRoute({
  method: 'post',
  path: '/v1/templates/{id}/render',
  summary: 'A template filled from what is known, with its blanks',
  security: secured,
  request: { params: z.object({ id: z.string().max(60) }), body: body(RenderRequest) },
  responses: { 200: json(Rendered, 'The mail as it would be opened'), ...problems },
})

export function templateRoutes() {
  return router()
    .openapi(list, (c) => {
      const templates = c.var.deps.templates.list().map(({ id, label, tiers, added }) => ({ id, label, tiers, added }))
      return c.json({ templates }, 200)
    })
    .openapi(render, async (c) => {
      const templateId = c.req.valid('param').id
      return c.json(await renderTemplate(c.var.ctx, { ...c.req.valid('json'), templateId }), 200)
    })
}
