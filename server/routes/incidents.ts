import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import {
  AffectPartners,
  FixIncident,
  Incident,
  IncidentDrafts,
  IncidentPage,
  IncidentPatch,
  LoggedMessages,
  LogIncidentMessage,
  MakeGood,
  NotAffected,
  OpenedIncident,
  OpenIncident,
  Preselection,
  ReviewIncident,
} from '#shared/api/incident.ts'
import { Nothing } from '#shared/api/nothing.ts'
import { IncidentState } from '#shared/incident/incident.ts'
import {
  affectPartners,
  fixIncident,
  notAffected,
  reopenIncident,
  reviewIncident,
  setMakeGood,
  updateIncident,
} from '../services/incident/change-incident.ts'
import { getIncident, listIncidents } from '../services/incident/get-incident.ts'
import { logMessage } from '../services/incident/log-message.ts'
import { openIncident } from '../services/incident/open-incident.ts'
import { planDrafts } from '../services/incident/plan-drafts.ts'
import { preselect } from '../services/incident/preselect.ts'
import { INCIDENT } from './incident-example.ts'
import { body, Id, json, keyOf, PageQuery, problems, router, secured, WriteHeaders } from './route.ts'

const { partners: _partners, ...SUMMARY } = INCIDENT
const one = json(Incident, 'The incident as it stands now', INCIDENT)

const open = createRoute({
  method: 'post',
  path: '/v1/incidents',
  summary: 'Open an incident; the same alertId opens it once',
  description:
    'For people and for monitoring. Starts a clock for each affected partner: the first notice is due in under two hours.',
  security: secured,
  request: { headers: WriteHeaders, body: body(OpenIncident) },
  responses: { 200: json(OpenedIncident, 'The incident', { ...INCIDENT, created: true }), ...problems },
})

const list = createRoute({
  method: 'get',
  path: '/v1/incidents',
  summary: 'Incidents, newest first',
  security: secured,
  request: { query: PageQuery.extend({ state: IncidentState.optional() }) },
  responses: {
    200: json(IncidentPage, 'One page', { incidents: [{ ...SUMMARY, partners: 1 }], after: null }),
    ...problems,
  },
})

const preselection = createRoute({
  method: 'get',
  path: '/v1/incidents/preselection',
  summary: 'Whom an incident would affect, and who could not be written to',
  security: secured,
  responses: {
    200: json(Preselection, 'Partners with an integration, and gaps', {
      partners: [{ partnerId: INCIDENT.partners[0]!.partnerId, name: 'ClockworkCoaching', hasContact: true }],
      withoutContact: [],
      warnings: [],
    }),
    ...problems,
  },
})

const get = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}',
  summary: 'One incident with the clocks of each partner',
  security: secured,
  request: { params: Id },
  responses: { 200: one, ...problems },
})

const update = createRoute({
  method: 'patch',
  path: '/v1/incidents/{id}',
  summary: 'Correct what is known of it',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(IncidentPatch) },
  responses: { 200: one, ...problems },
})

const drafts = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}/drafts',
  summary: 'Who gets which draft: singles for integrated partners, BCC for the others',
  security: secured,
  request: { params: Id, query: z.object({ kind: z.enum(['notice', 'update', 'resolution']) }) },
  responses: {
    200: json(IncidentDrafts, 'Drafts to open', {
      templateId: 'incident-notice',
      nextUpdateBy: '2026-11-19T07:00:00.000Z',
      parts: [{ id: 'impact', label: 'Impact assessment', ifAny: false }],
      singles: [
        {
          partnerId: INCIDENT.partners[0]!.partnerId,
          name: 'ClockworkCoaching',
          to: ['leadership@clockwork.example'],
        },
      ],
      bcc: [],
      nobodyToWriteTo: [],
    }),
    ...problems,
  },
})

const messages = createRoute({
  method: 'post',
  path: '/v1/incidents/{id}/messages',
  summary: 'Log a message a person sent; a missing part is named and stops no clock',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(LogIncidentMessage) },
  responses: {
    200: json(LoggedMessages, 'What was logged, and by when the partners hear again', {
      logged: 1,
      nextUpdateBy: '2026-11-19T07:00:00.000Z',
      incident: INCIDENT,
    }),
    ...problems,
  },
})

/** What every verb about one incident shares. */
function verb<B extends z.ZodType>(schema: B) {
  return {
    method: 'post',
    security: secured,
    request: { params: Id, headers: WriteHeaders, body: body(schema) },
    responses: { 200: one, ...problems },
  } as const
}

const affect = createRoute({
  ...verb(AffectPartners),
  path: '/v1/incidents/{id}/partners',
  summary: 'Add partners found to be affected',
})
const clear = createRoute({
  ...verb(NotAffected),
  path: '/v1/incidents/{id}/not-affected',
  summary: 'Take a partner off that is not affected',
})
const fix = createRoute({
  ...verb(FixIncident),
  path: '/v1/incidents/{id}/fix',
  summary: 'It works again: updates stop, the resolution is due within a day',
})
const reopen = createRoute({
  ...verb(Nothing),
  path: '/v1/incidents/{id}/reopen',
  summary: 'It came back: updates are due again',
})
const review = createRoute({
  ...verb(ReviewIncident),
  path: '/v1/incidents/{id}/review',
  summary: 'The after-review: root cause and prevention',
})
const makeGood = createRoute({
  ...verb(MakeGood),
  path: '/v1/incidents/{id}/make-good',
  summary: 'What is offered to a partner; null: nothing',
})

export function incidentRoutes() {
  return router()
    .openapi(open, async (c) =>
      c.json(await openIncident(c.var.ctx, c.req.valid('json'), keyOf(c.req.valid('header'))), 200),
    )
    .openapi(list, async (c) => c.json(await listIncidents(c.var.ctx, c.req.valid('query')), 200))
    .openapi(preselection, async (c) => c.json(await preselect(c.var.ctx), 200))
    .openapi(get, async (c) => c.json(await getIncident(c.var.ctx, c.req.valid('param').id), 200))
    .openapi(update, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await updateIncident(c.var.ctx, id, c.req.valid('json'), keyOf(c.req.valid('header'))), 200)
    })
    .openapi(drafts, async (c) =>
      c.json(await planDrafts(c.var.ctx, c.req.valid('param').id, c.req.valid('query').kind), 200),
    )
    .openapi(messages, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await logMessage(c.var.ctx, id, c.req.valid('json'), keyOf(c.req.valid('header'))), 200)
    })
    .openapi(affect, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await affectPartners(c.var.ctx, id, c.req.valid('json'), keyOf(c.req.valid('header'))), 200)
    })
    .openapi(clear, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await notAffected(c.var.ctx, id, c.req.valid('json'), keyOf(c.req.valid('header'))), 200)
    })
    .openapi(fix, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await fixIncident(c.var.ctx, id, c.req.valid('json'), keyOf(c.req.valid('header'))), 200)
    })
    .openapi(reopen, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await reopenIncident(c.var.ctx, id, keyOf(c.req.valid('header'))), 200)
    })
    .openapi(review, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await reviewIncident(c.var.ctx, id, c.req.valid('json'), keyOf(c.req.valid('header'))), 200)
    })
    .openapi(makeGood, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await setMakeGood(c.var.ctx, id, c.req.valid('json'), keyOf(c.req.valid('header'))), 200)
    })
}
