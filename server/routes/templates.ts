import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { RenderRequest } from '#shared/api/outreach.ts'
import { Rendered } from '#shared/api/rendered.ts'
import { listTemplates, TemplateSearch, TemplateSummary } from '../services/template/list-templates.ts'
import { readHistory, readTemplate, TemplateDetail, TemplateHistory } from '../services/template/read-template.ts'
import { renderTemplate } from '../services/template/render-template.ts'
import {
  editTemplate,
  revertTemplate,
  StoredWording,
  TemplateEdit,
  TemplateRevert,
} from '../services/template/store-wording.ts'
import { body, json, problem, problems, router, secured, WriteHeaders } from './route.ts'

const Id = z.object({ id: z.string().max(60) })
const IfVersion = WriteHeaders.extend({
  'if-match': z
    .string()
    .regex(/^"[a-z0-9-]{1,40}"$/, { error: 'expected the ETag of the template, e.g. "edit-3"' })
    .optional(),
})
const moved = { 412: problem('It moved on since') }

const TEXTS = {
  subject: 'Thank you, {{partnerName}}\n',
  html: '<div>Thank you, {{partnerName}}.</div>\n',
  text: 'Thank you, {{partnerName}}.\n',
  meta: 'label: Thank you\n…',
}
const STORED = { id: 'thank-you', version: 'edit-3', byName: 'Sarah', at: '2026-11-19T09:00:00Z' }

const list = createRoute({
  method: 'get',
  path: '/v1/templates',
  summary: 'The templates there are, searched loosely by name and exactly by tag, with their uses and replies',
  security: secured,
  request: { query: TemplateSearch },
  responses: {
    200: json(z.object({ templates: z.array(TemplateSummary) }), 'Those that match', {
      templates: [
        {
          id: 'weekly-technical-update',
          label: 'Weekly technical update',
          version: 'edit-3',
          tiers: ['tier-1'],
          phase: 3,
          stream: 'weekly-technical',
          tags: ['tier-1', 'phase-3', 'weekly-technical', 'technical', 'framework'],
          added: false,
          usage: {
            sent: 12,
            replies: 7,
            lastUsedAt: '2026-11-13T09:00:00Z',
            versions: [{ version: 'edit-3', sent: 12, replies: 7, lastUsedAt: '2026-11-13T09:00:00Z' }],
          },
        },
      ],
    }),
    ...problems,
  },
})

const read = createRoute({
  method: 'get',
  path: '/v1/templates/{id}',
  summary: 'The texts of a template as they count in this portal',
  security: secured,
  request: { params: Id },
  responses: {
    200: json(TemplateDetail, 'Its texts; the ETag is its version', {
      id: 'thank-you',
      label: 'Thank you',
      version: 'edit-3',
      edited: true,
      texts: TEXTS,
    }),
    ...problems,
  },
})

const edit = createRoute({
  method: 'put',
  path: '/v1/templates/{id}',
  summary: 'Store this portal’s own wording of a template; it is checked first, and what is left out stays',
  security: secured,
  request: { params: Id, headers: IfVersion, body: body(TemplateEdit) },
  responses: { 200: json(StoredWording, 'Its new version', STORED), ...moved, ...problems },
})

const history = createRoute({
  method: 'get',
  path: '/v1/templates/{id}/history',
  summary: 'Who changed a template, when and to what, newest first',
  security: secured,
  request: {
    params: Id,
    query: z.object({
      after: z.coerce.number().int().min(1).max(1_000_000).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
  },
  responses: {
    200: json(TemplateHistory, 'One page', {
      versions: [
        {
          number: 3,
          version: 'edit-3',
          byName: 'Sarah',
          at: '2026-11-19T09:00:00Z',
          note: 'warmer greeting',
          texts: TEXTS,
        },
      ],
      after: null,
    }),
    ...problems,
  },
})

const revert = createRoute({
  method: 'post',
  path: '/v1/templates/{id}/revert',
  summary: 'Bring an earlier wording back as a new version; 0 is the folder’s',
  security: secured,
  request: { params: Id, headers: IfVersion, body: body(TemplateRevert) },
  responses: { 200: json(StoredWording, 'Its new version', STORED), ...moved, ...problems },
})

const render = createRoute({
  method: 'post',
  path: '/v1/templates/{id}/render',
  summary: 'A template filled from what is known, with its blanks',
  security: secured,
  request: { params: Id, body: body(RenderRequest) },
  responses: { 200: json(Rendered, 'The mail as it would be opened'), ...problems },
})

export function templateRoutes() {
  return router()
    .openapi(list, async (c) => c.json({ templates: await listTemplates(c.var.ctx, c.req.valid('query')) }, 200))
    .openapi(read, async (c) => {
      const template = await readTemplate(c.var.ctx, c.req.valid('param').id)
      return c.json(template, 200, { etag: `"${template.version}"` })
    })
    .openapi(edit, async (c) => {
      const { id } = c.req.valid('param')
      const stored = await editTemplate(c.var.ctx, { id, input: c.req.valid('json'), ...headersOf(c) })
      return c.json(stored, 200, { etag: `"${stored.version}"` })
    })
    .openapi(history, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await readHistory(c.var.ctx, { id, ...c.req.valid('query') }), 200)
    })
    .openapi(revert, async (c) => {
      const { id } = c.req.valid('param')
      const stored = await revertTemplate(c.var.ctx, { id, input: c.req.valid('json'), ...headersOf(c) })
      return c.json(stored, 200, { etag: `"${stored.version}"` })
    })
    .openapi(render, async (c) => {
      const templateId = c.req.valid('param').id
      return c.json(await renderTemplate(c.var.ctx, { ...c.req.valid('json'), templateId }), 200)
    })
}

type Headers = { 'idempotency-key'?: string | undefined; 'if-match'?: string | undefined }

function headersOf(c: { req: { valid(target: 'header'): Headers } }): { key: string | null; ifVersion: string | null } {
  const { 'idempotency-key': key, 'if-match': version } = c.req.valid('header')
  return { key: key ?? null, ifVersion: version?.slice(1, -1) ?? null }
}
