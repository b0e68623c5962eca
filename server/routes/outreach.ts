import { createRoute } from '@hono/zod-openapi'
import { OutreachReply, OutreachRequest } from '#shared/api/outreach.ts'
import { OpenDraft, openDraft } from '../services/draft/open-draft.ts'
import { startOutreach } from '../services/outreach/start-outreach.ts'
import { body, json, problems, router, secured, WriteHeaders } from './route.ts'

const start = createRoute({
  method: 'post',
  path: '/v1/outreach',
  summary: 'A prospect and a draft touch from the page of a channel that is no partner yet',
  security: secured,
  request: { headers: WriteHeaders, body: body(OutreachRequest) },
  responses: { 200: json(OutreachReply, 'The mail to open'), ...problems },
})

const draft = createRoute({
  method: 'post',
  path: '/v1/drafts',
  summary: 'A draft touch for a partner',
  security: secured,
  request: { headers: WriteHeaders, body: body(OpenDraft) },
  responses: { 200: json(OutreachReply, 'The mail to open'), ...problems },
})

export function outreachRoutes() {
  return router()
    .openapi(start, async (c) => c.json(await startOutreach(c.var.ctx, c.req.valid('json'), keyOf(c)), 200))
    .openapi(draft, async (c) => c.json(await openDraft(c.var.ctx, c.req.valid('json'), keyOf(c)), 200))
}

function keyOf(c: { req: { valid(target: 'header'): { 'idempotency-key'?: string | undefined } } }): string | null {
  return c.req.valid('header')['idempotency-key'] ?? null
}
