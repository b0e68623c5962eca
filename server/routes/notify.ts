import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { Alert, AlertPage, Digest, OnCall, OpenClocks, PauseClock, SetOnCall } from '#shared/api/notify.ts'
import { listClocks } from '../services/clock/list-clocks.ts'
import { listLedger, pauseClock } from '../services/clock/pause-clock.ts'
import { acknowledgeAlert, listAlerts } from '../services/notify/alerts.ts'
import { getDigest } from '../services/notify/digest.ts'
import { setOnCall } from '../services/notify/on-call.ts'
import { onCallView } from '../services/notify/on-call-view.ts'
import { body, Id, json, keyOf, PageQuery, problems, router, secured, WriteHeaders } from './route.ts'

const PERSON = {
  name: 'Kevin',
  email: 'kevin@reservoir.example',
  timeZone: 'Europe/Berlin',
  quiet: { from: '22:00', to: '07:00' },
  digestAt: '08:30',
}
const ON_CALL = {
  people: [PERSON],
  repeatMinutes: 15,
  levels: { '3': 'Kevin' },
  revision: 1,
  channels: { email: true, webhook: 'hooks.slack.com' },
  warning: null,
}
const ID = '6f1c2b7e-9a54-4c57-9d5e-0c3f6a1b2d48'
const ALERT = {
  id: ID,
  subject: 'incident' as const,
  subjectId: '2b1d7c52-51f5-4a53-8a3f-6f0b2b0a9f11',
  what: 'Sign-in fails',
  level: 50,
  open: true,
  toldAt: '2026-11-19T03:00:00.000Z',
  times: 0,
  told: [{ to: PERSON.email, channel: 'email' as const, at: '2026-11-19T03:00:00.000Z', problem: null }],
  acknowledgedAt: null,
  acknowledgedBy: null,
}

const getCall = createRoute({
  method: 'get',
  path: '/v1/on-call',
  summary: 'Who of us is told, in which order, and by which channels',
  security: secured,
  responses: { 200: json(OnCall, 'The settings', ON_CALL), ...problems },
})

const setCall = createRoute({
  method: 'put',
  path: '/v1/on-call',
  summary: 'Replace the on-call settings',
  security: secured,
  request: { headers: WriteHeaders, body: body(SetOnCall) },
  responses: { 200: json(OnCall, 'The settings', ON_CALL), ...problems },
})

const alerts = createRoute({
  method: 'get',
  path: '/v1/alerts',
  summary: 'What our team was told of clocks, newest first',
  security: secured,
  request: { query: PageQuery.extend({ open: z.enum(['true', 'false']).optional() }) },
  responses: { 200: json(AlertPage, 'One page', { alerts: [ALERT], after: null }), ...problems },
})

const acknowledge = createRoute({
  method: 'post',
  path: '/v1/alerts/{id}/acknowledge',
  summary: 'Somebody takes care: it is told again only when it rises',
  security: secured,
  request: { params: Id, headers: WriteHeaders },
  responses: { 200: json(Alert, 'The alert', ALERT), ...problems },
})

const digest = createRoute({
  method: 'get',
  path: '/v1/digest',
  summary: "Today's digest, and to whom it went out",
  security: secured,
  request: { query: z.object({ who: z.enum(['mine', 'everyone']).default('mine') }) },
  responses: {
    200: json(Digest, 'Subject and text', {
      on: '2026-11-19',
      subject: 'Partners on 2026-11-19: 1 due, 0 of them late',
      text: 'DUE\n- ClockworkCoaching: Technical integration progress updates, today',
      sent: [{ to: PERSON.email, at: '2026-11-19T07:30:00.000Z', state: 'sent', problem: null }],
      warning: null,
    }),
    ...problems,
  },
})

const clocks = createRoute({
  method: 'get',
  path: '/v1/clocks',
  summary: 'Open clocks of incidents and issues, the one that ends first at the top',
  security: secured,
  request: {
    query: z.object({
      after: z.string().max(300).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
  },
  responses: {
    200: json(OpenClocks, 'One page', {
      clocks: [
        {
          subject: 'incident',
          subjectId: ALERT.subjectId,
          what: 'Sign-in fails',
          partnerId: ID,
          partner: 'ClockworkCoaching',
          clock: 'first-notice',
          state: 'running',
          startsAt: '2026-11-19T02:00:00.000Z',
          dueAt: '2026-11-19T04:00:00.000Z',
          percent: 50,
        },
      ],
      after: null,
    }),
    ...problems,
  },
})

const Paused = z.object({ clocks: z.int() }).meta({ id: 'PausedClocks' })
const pause = createRoute({
  method: 'post',
  path: '/v1/clocks',
  summary: 'Pause, resume or extend a clock, with a reason',
  security: secured,
  request: { headers: WriteHeaders, body: body(PauseClock) },
  responses: { 200: json(Paused, 'How many clocks it was', { clocks: 1 }), ...problems },
})

const Ledger = z
  .object({
    lines: z.array(
      z.object({
        partnerId: z.uuid(),
        clock: z.string(),
        action: z.string(),
        minutes: z.int().nullable(),
        reason: z.string(),
        byName: z.string(),
        at: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'ClockLedger' })
const ledger = createRoute({
  method: 'get',
  path: '/v1/clocks/{id}/ledger',
  summary: 'Pauses and extensions of an incident or issue',
  security: secured,
  request: { params: Id },
  responses: {
    200: json(Ledger, 'Oldest first', {
      lines: [
        {
          partnerId: ID,
          clock: 'intervention',
          action: 'extend',
          minutes: 1440,
          reason: 'They asked to talk on Thursday',
          byName: 'Sarah',
          at: '2026-11-19T09:00:00.000Z',
        },
      ],
    }),
    ...problems,
  },
})

export function notifyRoutes() {
  return router()
    .openapi(getCall, async (c) => c.json(await onCallView(c.var.ctx), 200))
    .openapi(setCall, async (c) => {
      await setOnCall(c.var.ctx, c.req.valid('json'), keyOf(c.req.valid('header')))
      return c.json(await onCallView(c.var.ctx), 200)
    })
    .openapi(alerts, async (c) => {
      const { open, ...page } = c.req.valid('query')
      return c.json(
        await listAlerts(c.var.ctx, { ...page, open: open === undefined ? undefined : open === 'true' }),
        200,
      )
    })
    .openapi(acknowledge, async (c) =>
      c.json(await acknowledgeAlert(c.var.ctx, c.req.valid('param').id, keyOf(c.req.valid('header'))), 200),
    )
    .openapi(digest, async (c) => c.json(await getDigest(c.var.ctx, c.req.valid('query').who), 200))
    .openapi(clocks, async (c) => c.json(await listClocks(c.var.ctx, c.req.valid('query')), 200))
    .openapi(pause, async (c) =>
      c.json(await pauseClock(c.var.ctx, c.req.valid('json'), keyOf(c.req.valid('header'))), 200),
    )
    .openapi(ledger, async (c) => c.json({ lines: await listLedger(c.var.ctx, c.req.valid('param').id) }, 200))
}
