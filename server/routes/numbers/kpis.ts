import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { Month } from '#shared/metric/reading.ts'
import { getScorecard, Scorecard } from '../../services/kpi/get-scorecard.ts'
import { Baseline, setBaseline } from '../../services/kpi/set-baseline.ts'
import { getReport, PartnerReport } from '../../services/report/get-report.ts'
import { json, problems, router, secured, WriteHeaders } from '../route.ts'
import { Id } from './page.ts'

const OfMonth = z.object({ month: Month.optional() })

const scorecard = createRoute({
  method: 'get',
  path: '/v1/scorecard',
  summary: 'The KPIs of the programme with targets, pace and sources',
  security: secured,
  request: { query: OfMonth },
  responses: {
    200: json(Scorecard, 'Of the last closed month unless asked', {
      month: '2026-10',
      outcome: 'A thriving partner ecosystem',
      kpis: [
        {
          id: 'thought-leadership',
          label: 'Thought leadership opportunities',
          tier: 'tier-3',
          unit: 'count',
          review: 'quarterly',
          period: '2026-Q4',
          closed: false,
          value: 8,
          target: 12,
          targetStatement: '12+ speaking engagements/year',
          state: 'below',
          source: 'Tributary',
          asOf: '2026-11-19',
          detail: 'Talks held since 2026-01-01',
          reading: 'Speaking engagements since the start of the year',
        },
      ],
      goals: [],
      unknownShare: 12.5,
    }),
    ...problems,
  },
})

const report = createRoute({
  method: 'get',
  path: '/v1/partners/{id}/report',
  summary: 'What a partner may be told of a month',
  security: secured,
  request: { params: Id, query: OfMonth },
  responses: { 200: json(PartnerReport, 'Its own numbers', { month: '2026-10', metrics: [], items: [] }), ...problems },
})

const freezeBase = createRoute({
  method: 'post',
  path: '/v1/partners/{id}/baseline',
  summary: 'Freeze the baseline of its metrics, once',
  security: secured,
  request: { params: Id, headers: WriteHeaders },
  responses: {
    200: json(Baseline, 'The baseline', {
      baseline: [{ metric: 'attribution-clicks', month: '2026-10', value: 120, source: 'web analytics' }],
      undo: null,
    }),
    ...problems,
  },
})

export function kpiRoutes() {
  return router()
    .openapi(scorecard, async (c) => c.json(await getScorecard(c.var.ctx, c.req.valid('query').month), 200))
    .openapi(report, async (c) => {
      return c.json(await getReport(c.var.ctx, c.req.valid('param').id, c.req.valid('query').month), 200)
    })
    .openapi(freezeBase, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await setBaseline(c.var.ctx, c.req.valid('param').id, key), 200)
    })
}
