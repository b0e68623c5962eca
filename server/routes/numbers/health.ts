import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { getHealth, HealthReport } from '../../services/health/get-health.ts'
import { CrossingPage, listCrossings } from '../../services/health/list-crossings.ts'
import { HealthHistory, listHistory } from '../../services/health/list-history.ts'
import { endOverride, Overridden, SetOverride, setOverride } from '../../services/health/set-override.ts'
import { tryWhatIf, WhatIf, WhatIfResult } from '../../services/health/try-what-if.ts'
import { body, json, problems, router, secured, WriteHeaders } from '../route.ts'
import { EXAMPLE_ID, Id, PARTNER_ID, Page } from './page.ts'

const explain = createRoute({
  method: 'get',
  path: '/v1/partners/{id}/health',
  summary: 'How the health score came about, what moved it, what would raise it',
  security: secured,
  request: { params: Id },
  responses: {
    200: json(HealthReport, 'Score, evidence and lines to redo by hand', {
      health: {
        status: 'scored',
        score: 84.2,
        band: 'healthy',
        coverage: 100,
        components: [],
        reason: 'Communication Frequency: due 2026-10-09, done 2026-10-19',
        frameworkVersion: '1.0',
      },
      change: null,
      action: null,
      play: { band: 'healthy', label: 'Healthy', actions: 'Healthy partnership, optimization opportunities' },
      official: { month: '2026-10', score: 82, band: 'healthy' },
      lines: ['communication: 84.2, weight 25'],
    }),
    ...problems,
  },
})

const history = createRoute({
  method: 'get',
  path: '/v1/partners/{id}/health/history',
  summary: 'Scores over time and frozen months, with markers where the rules changed',
  security: secured,
  request: { params: Id, query: Page.extend({ after: z.iso.date().optional() }) },
  responses: { 200: json(HealthHistory, 'One page', { snapshots: [], official: [], after: null }), ...problems },
})

const override = createRoute({
  method: 'put',
  path: '/v1/partners/{id}/health/override',
  summary: 'Set the score by hand until a day, with a reason',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(SetOverride) },
  responses: {
    200: json(Overridden, 'What stands', {
      override: { score: 60, reason: 'New leadership, see notes', until: '2026-12-31', byName: 'Sarah' },
      undo: null,
    }),
    ...problems,
  },
})

const endOverrides = createRoute({
  method: 'delete',
  path: '/v1/partners/{id}/health/override',
  summary: 'Let the computed score show again',
  security: secured,
  request: { params: Id, headers: WriteHeaders },
  responses: { 200: json(Overridden, 'Nothing is set by hand', { override: null, undo: null }), ...problems },
})

const assume = createRoute({
  method: 'post',
  path: '/v1/partners/{id}/health/what-if',
  summary: 'The score under other weights or values; nothing is written',
  security: secured,
  request: { params: Id, body: body(WhatIf) },
  responses: {
    200: json(WhatIfResult, 'Both', {
      now: { score: 84.2, band: 'healthy', coverage: 100 },
      assumed: { score: 91, band: 'thriving', coverage: 100 },
    }),
    ...problems,
  },
})

const crossings = createRoute({
  method: 'get',
  path: '/v1/band-crossings',
  summary: 'Bands that partners entered, each once a crossing',
  security: secured,
  request: { query: Page.extend({ partner: z.uuid().optional() }) },
  responses: {
    200: json(CrossingPage, 'One page', {
      crossings: [
        {
          id: EXAMPLE_ID,
          partnerId: PARTNER_ID,
          name: 'ClockworkCoaching',
          at: '2026-11-19T01:30:00.000Z',
          from: 'needs-attention',
          to: 'at-risk',
          score: 47,
          reason: 'Communication Frequency: due 2026-10-09, not done',
          actions: 'Partnership at risk, immediate intervention needed',
          handledAs: null,
        },
      ],
      after: null,
    }),
    ...problems,
  },
})

export function healthScoreRoutes() {
  return router()
    .openapi(explain, async (c) => c.json(await getHealth(c.var.ctx, c.req.valid('param').id), 200))
    .openapi(history, async (c) => {
      const partnerId = c.req.valid('param').id
      return c.json(await listHistory(c.var.ctx, { partnerId, ...c.req.valid('query') }), 200)
    })
    .openapi(override, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const partnerId = c.req.valid('param').id
      return c.json(await setOverride(c.var.ctx, { partnerId, override: c.req.valid('json'), key }), 200)
    })
    .openapi(endOverrides, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await endOverride(c.var.ctx, c.req.valid('param').id, key), 200)
    })
    .openapi(assume, async (c) => c.json(await tryWhatIf(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200))
    .openapi(crossings, async (c) => c.json(await listCrossings(c.var.ctx, c.req.valid('query')), 200))
}
