import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { Month } from '#shared/metric/reading.ts'
import {
  CreatedFeed,
  CreateFeed,
  createFeed,
  Feed,
  FeedPage,
  listFeeds,
  revokeFeed,
} from '../../services/calendar/feeds.ts'
import { CalendarPage, getCalendar } from '../../services/calendar/get-calendar.ts'
import { Marked, MarkItem, markItem } from '../../services/calendar/mark-item.ts'
import {
  getProgramme,
  Programme,
  ProgrammePatch,
  setProgramme,
  UpdatedProgramme,
} from '../../services/calendar/programme.ts'
import { getSummit, Invite, Invited, invite, Summit } from '../../services/calendar/summit.ts'
import { body, json, problems, router, secured, WriteHeaders } from '../route.ts'
import { EXAMPLE_ID, Id, PARTNER_ID, Page } from './page.ts'

const ITEM = {
  key: '2026-10:opportunity-assessment:team',
  line: 'opportunity-assessment',
  label: 'New partnership opportunity assessment',
  kind: 'line' as const,
  week: 1,
  on: '2026-10-09',
  plannedOn: '2026-10-09',
  scope: 'team' as const,
  tiers: [],
  partner: null,
  owners: ['Business Development'],
  stream: null,
  state: 'open' as const,
  moved: false,
  reason: null,
  byName: null,
}
const FEED = {
  id: EXAMPLE_ID,
  kind: 'team' as const,
  person: null,
  partnerId: null,
  byName: 'Sarah',
  createdAt: '2026-10-01T09:00:00.000Z',
  revokedAt: null,
}
const DATES = { installedOn: '2026-10-01', summitOn: '2027-06-18', yearStartMonth: 1 }

const calendar = createRoute({
  method: 'get',
  path: '/v1/calendar',
  summary: 'A month of the calendar; `limit` counts partners',
  security: secured,
  request: {
    query: Page.extend({
      month: Month.optional(),
      partner: z.uuid().optional(),
      owner: z.string().max(100).optional(),
    }),
  },
  responses: {
    200: json(CalendarPage, 'One page', {
      month: '2026-10',
      from: '2026-10-05',
      to: '2026-11-01',
      weeks: ['2026-10-05', '2026-10-12', '2026-10-19', '2026-10-26'],
      catchUpWeek: null,
      items: [ITEM],
      after: null,
    }),
    ...problems,
  },
})

const mark = createRoute({
  method: 'post',
  path: '/v1/calendar/marks',
  summary: 'Mark an item done, skipped or moved; `open` takes it back',
  security: secured,
  request: { headers: WriteHeaders, body: body(MarkItem) },
  responses: {
    200: json(Marked, 'Everything said about the item, oldest first', { history: [], undo: null }),
    ...problems,
  },
})

const dates = createRoute({
  method: 'get',
  path: '/v1/programme',
  summary: 'Dates of the programme',
  security: secured,
  responses: { 200: json(Programme, 'The dates', DATES), ...problems },
})

const setDates = createRoute({
  method: 'patch',
  path: '/v1/programme',
  summary: 'Set day of installation, summit, start of the year',
  security: secured,
  request: { headers: WriteHeaders, body: body(ProgrammePatch) },
  responses: { 200: json(UpdatedProgramme, 'The dates', { ...DATES, undo: null }), ...problems },
})

const summit = createRoute({
  method: 'get',
  path: '/v1/summit',
  summary: 'The annual summit and who is invited',
  security: secured,
  request: { query: Page },
  responses: {
    200: json(Summit, 'One page', {
      name: 'Partner Summit',
      on: '2027-06-18',
      agenda: ['Roadmap sharing and strategy alignment'],
      invitees: [
        {
          partnerId: PARTNER_ID,
          name: 'ClockworkCoaching',
          tier: 'tier-1',
          band: 'healthy',
          score: 84,
          because: 'all-of-tier',
          state: null,
        },
      ],
      after: null,
    }),
    ...problems,
  },
})

const invitation = createRoute({
  method: 'post',
  path: '/v1/summit/invitations',
  summary: 'Say what became of an invitation',
  security: secured,
  request: { headers: WriteHeaders, body: body(Invite) },
  responses: {
    200: json(Invited, 'Kept', { partnerId: PARTNER_ID, state: 'invited', year: 2027, undo: null }),
    ...problems,
  },
})

const feeds = createRoute({
  method: 'get',
  path: '/v1/calendar/feeds',
  summary: 'Secret calendar addresses, without their secrets',
  security: secured,
  request: { query: Page },
  responses: { 200: json(FeedPage, 'One page', { feeds: [FEED], after: null }), ...problems },
})

const newFeed = createRoute({
  method: 'post',
  path: '/v1/calendar/feeds',
  summary: 'A new secret calendar address; it is told once',
  security: secured,
  request: { body: body(CreateFeed) },
  responses: {
    200: json(CreatedFeed, 'The address', { feed: FEED, url: 'https://tributary.example.com/calendar/SECRET.ics' }),
    ...problems,
  },
})

const endFeed = createRoute({
  method: 'post',
  path: '/v1/calendar/feeds/{id}/revoke',
  summary: 'End a secret calendar address at once',
  security: secured,
  request: { params: Id },
  responses: {
    200: json(z.object({ feed: Feed }).meta({ id: 'RevokedCalendarFeed' }), 'Ended', { feed: FEED }),
    ...problems,
  },
})

export function calendarRoutes() {
  return router()
    .openapi(calendar, async (c) => c.json(await getCalendar(c.var.ctx, c.req.valid('query')), 200))
    .openapi(mark, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await markItem(c.var.ctx, c.req.valid('json'), key), 200)
    })
    .openapi(dates, async (c) => c.json(await getProgramme(c.var.ctx), 200))
    .openapi(setDates, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await setProgramme(c.var.ctx, c.req.valid('json'), key), 200)
    })
    .openapi(summit, async (c) => c.json(await getSummit(c.var.ctx, c.req.valid('query')), 200))
    .openapi(invitation, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await invite(c.var.ctx, c.req.valid('json'), key), 200)
    })
    .openapi(feeds, async (c) => c.json(await listFeeds(c.var.ctx, c.req.valid('query')), 200))
    .openapi(newFeed, async (c) => c.json(await createFeed(c.var.ctx, c.req.valid('json'), c.var.publicUrl), 200))
    .openapi(endFeed, async (c) => c.json(await revokeFeed(c.var.ctx, c.req.valid('param').id), 200))
}
