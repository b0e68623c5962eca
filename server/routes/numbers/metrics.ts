import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { Month } from '#shared/metric/reading.ts'
import { CountedCustomers, countCustomers } from '../../services/metric/count-customers.ts'
import { ImportedReadings, ImportReadings, importReadings } from '../../services/metric/import-readings.ts'
import { listMeasures, Measures } from '../../services/metric/list-measures.ts'
import { listReadings, ReadingPage } from '../../services/metric/list-readings.ts'
import { removeReading } from '../../services/metric/remove-reading.ts'
import { SavedReadings, SaveReadings, saveReadings } from '../../services/metric/save-readings.ts'
import { body, json, problems, router, secured, WriteHeaders } from '../route.ts'
import { Removed } from './goals.ts'
import { EXAMPLE_ID, Id, PARTNER_ID, Page } from './page.ts'

const READING = {
  id: EXAMPLE_ID,
  partnerId: PARTNER_ID,
  name: 'attribution-clicks',
  month: '2026-10',
  value: 120,
  target: null,
  source: 'web analytics export',
  sourceKind: 'csv' as const,
  asOf: '2026-10-31',
  answers: null,
  revision: 1,
}
const SAVED = { created: 1, updated: 0, unchanged: 0, undo: null }

const definitions = createRoute({
  method: 'get',
  path: '/v1/metrics/definitions',
  summary: 'What a reading may be of',
  security: secured,
  responses: {
    200: json(Measures, 'KPIs and metrics of the framework', {
      metrics: [
        {
          id: 'attribution-clicks',
          label: 'Attribution clicks',
          unit: 'count',
          scope: 'both',
          tier: 'tier-2',
          reading: "Clicks on the partner's attribution links in the quarter",
        },
      ],
    }),
    ...problems,
  },
})

const list = createRoute({
  method: 'get',
  path: '/v1/metrics',
  summary: 'Readings with source and date',
  security: secured,
  request: {
    query: Page.extend({
      partner: z.union([z.uuid(), z.literal('programme')]).optional(),
      name: z.string().max(100).optional(),
      month: Month.optional(),
    }),
  },
  responses: { 200: json(ReadingPage, 'One page', { readings: [READING], after: null }), ...problems },
})

const save = createRoute({
  method: 'put',
  path: '/v1/metrics',
  summary: 'Keep readings: one a partner, metric and month',
  security: secured,
  request: { headers: WriteHeaders, body: body(SaveReadings) },
  responses: { 200: json(SavedReadings, 'How many were new, changed and as they were', SAVED), ...problems },
})

const load = createRoute({
  method: 'post',
  path: '/v1/metrics/import',
  summary: 'Take readings from CSV or a pasted month grid',
  security: secured,
  request: { headers: WriteHeaders, body: body(ImportReadings) },
  responses: {
    200: json(ImportedReadings, 'What was found; nothing is kept if a row is wrong', {
      found: 1,
      problems: [],
      saved: SAVED,
    }),
    ...problems,
  },
})

const count = createRoute({
  method: 'post',
  path: '/v1/metrics/hubspot-counts',
  summary: 'Count the new customers of a month in HubSpot, by source',
  security: secured,
  request: { query: z.object({ month: Month.optional() }) },
  responses: {
    200: json(CountedCustomers, 'The totals, kept as readings', { month: '2026-10', all: 80, known: 70, saved: SAVED }),
    ...problems,
  },
})

const remove = createRoute({
  method: 'delete',
  path: '/v1/metrics/{id}',
  summary: 'Take a reading away',
  security: secured,
  request: { params: Id, headers: WriteHeaders },
  responses: { 200: json(Removed, 'Gone', { undo: null }), ...problems },
})

export function metricRoutes() {
  return router()
    .openapi(definitions, (c) => c.json(listMeasures(c.var.ctx), 200))
    .openapi(list, async (c) => c.json(await listReadings(c.var.ctx, c.req.valid('query')), 200))
    .openapi(save, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const { source, readings } = c.req.valid('json')
      return c.json(await saveReadings(c.var.ctx, { source, sourceKind: 'api', readings, key }), 200)
    })
    .openapi(load, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await importReadings(c.var.ctx, c.req.valid('json'), key), 200)
    })
    .openapi(count, async (c) => c.json(await countCustomers(c.var.ctx, c.req.valid('query').month), 200))
    .openapi(remove, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await removeReading(c.var.ctx, c.req.valid('param').id, key), 200)
    })
}
