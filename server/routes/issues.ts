import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { Escalate, Intervention, Issue, IssuePage, OpenIssue, ResolveIssue } from '#shared/api/issue.ts'
import { Nothing } from '#shared/api/nothing.ts'
import { IssueState } from '#shared/issue/issue.ts'
import { escalate, intervene, resolveIssue, viewIssue } from '../services/issue/change-issue.ts'
import { getIssue, listIssues } from '../services/issue/get-issue.ts'
import { openIssue } from '../services/issue/open-issue.ts'
import { body, Id, json, keyOf, PageQuery, problems, router, secured, WriteHeaders } from './route.ts'

const ISSUE: Issue = {
  id: '6f1c2b7e-9a54-4c57-9d5e-0c3f6a1b2d48',
  partnerId: '2b1d7c52-51f5-4a53-8a3f-6f0b2b0a9f11',
  partner: 'ClockworkCoaching',
  what: 'They say our leads never reach them',
  openedBy: 'person',
  byName: 'Sarah',
  state: 'open',
  identifiedAt: '2026-11-19T09:00:00.000Z',
  viewedAt: null,
  talkedAt: null,
  parts: null,
  clock: {
    kind: 'intervention',
    startsAt: '2026-11-19T09:00:00.000Z',
    dueAt: '2026-11-21T09:00:00.000Z',
    state: 'running',
    doneAt: null,
    breachedAt: null,
  },
  missed: 0,
  level: 1,
  levelLabel: 'Project manager communication',
  levelOwner: 'Kevin',
  levels: [{ level: 1, owner: 'Kevin', reason: 'Opened', byName: 'Sarah', at: '2026-11-19T09:00:00.000Z' }],
  resolvedAt: null,
  resolution: null,
  revision: 1,
  warnings: [],
}
const { levels: _levels, warnings: _warnings, ...LISTED } = ISSUE
const one = json(Issue, 'The issue as it stands now', ISSUE)

const open = createRoute({
  method: 'post',
  path: '/v1/issues',
  summary: 'Open a relationship issue; 48 hours run from its identification',
  security: secured,
  request: { headers: WriteHeaders, body: body(OpenIssue) },
  responses: { 200: one, ...problems },
})

const list = createRoute({
  method: 'get',
  path: '/v1/issues',
  summary: 'Relationship issues, newest first',
  security: secured,
  request: { query: PageQuery.extend({ state: IssueState.optional(), partnerId: z.uuid().optional() }) },
  responses: { 200: json(IssuePage, 'One page', { issues: [LISTED], after: null }), ...problems },
})

const get = createRoute({
  method: 'get',
  path: '/v1/issues/{id}',
  summary: 'One issue with its levels',
  security: secured,
  request: { params: Id },
  responses: { 200: one, ...problems },
})

/** What every verb about one issue shares. */
function verb<B extends z.ZodType>(schema: B) {
  return {
    method: 'post',
    security: secured,
    request: { params: Id, headers: WriteHeaders, body: body(schema) },
    responses: { 200: one, ...problems },
  } as const
}

const view = createRoute({
  ...verb(Nothing),
  path: '/v1/issues/{id}/view',
  summary: 'A person looks at it: starts the clock of one that a score opened',
})
const talk = createRoute({
  ...verb(Intervention),
  path: '/v1/issues/{id}/intervention',
  summary: 'Log the talk with the partner; a missing part is named and stops no clock',
})
const up = createRoute({
  ...verb(Escalate),
  path: '/v1/issues/{id}/escalate',
  summary: 'Take it to a higher level: who, when, why',
})
const resolve = createRoute({ ...verb(ResolveIssue), path: '/v1/issues/{id}/resolve', summary: 'Close it' })

export function issueRoutes() {
  return router()
    .openapi(open, async (c) =>
      c.json(await openIssue(c.var.ctx, c.req.valid('json'), keyOf(c.req.valid('header'))), 200),
    )
    .openapi(list, async (c) => c.json(await listIssues(c.var.ctx, c.req.valid('query')), 200))
    .openapi(get, async (c) => c.json(await getIssue(c.var.ctx, c.req.valid('param').id), 200))
    .openapi(view, async (c) =>
      c.json(await viewIssue(c.var.ctx, c.req.valid('param').id, keyOf(c.req.valid('header'))), 200),
    )
    .openapi(talk, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await intervene(c.var.ctx, id, c.req.valid('json'), keyOf(c.req.valid('header'))), 200)
    })
    .openapi(up, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await escalate(c.var.ctx, id, c.req.valid('json'), keyOf(c.req.valid('header'))), 200)
    })
    .openapi(resolve, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await resolveIssue(c.var.ctx, id, c.req.valid('json'), keyOf(c.req.valid('header'))), 200)
    })
}
