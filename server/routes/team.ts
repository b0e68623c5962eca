import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { AbsenceInput, addAbsence, removeAbsence } from '../services/away/absences.ts'
import { Holidays, setHolidays } from '../services/away/holidays.ts'
import { HandedOver, HandOver, handOver } from '../services/team/hand-over.ts'
import { getRoster, Roster, setTeam, TeamInput } from '../services/team/teams.ts'
import { body, json, problems, router, secured, WriteHeaders } from './route.ts'

const Saved = z.object({ id: z.uuid() }).meta({ id: 'Saved' })

const roster = createRoute({
  method: 'get',
  path: '/v1/roster',
  summary: 'Teams, who is away and who stands in, holidays',
  security: secured,
  responses: { 200: json(Roster, 'As of today'), ...problems },
})

const putTeam = createRoute({
  method: 'put',
  path: '/v1/roster/teams',
  summary: 'Make a team, or change the one of this name',
  security: secured,
  request: { headers: WriteHeaders, body: body(TeamInput) },
  responses: { 200: json(Saved, 'The team'), ...problems },
})

const absent = createRoute({
  method: 'post',
  path: '/v1/roster/absences',
  summary: 'One of ours is away, with a cover',
  security: secured,
  request: { headers: WriteHeaders, body: body(AbsenceInput) },
  responses: { 201: json(Saved, 'Noted'), ...problems },
})

const present = createRoute({
  method: 'delete',
  path: '/v1/roster/absences/{id}',
  summary: 'Nobody is away after all',
  security: secured,
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 200: json(Saved, 'Taken back'), ...problems },
})

const holidays = createRoute({
  method: 'put',
  path: '/v1/roster/holidays',
  summary: 'Set the days on which nobody works',
  security: secured,
  request: { headers: WriteHeaders, body: body(Holidays) },
  responses: { 200: json(Holidays, 'The whole list'), ...problems },
})

const over = createRoute({
  method: 'post',
  path: '/v1/hand-over',
  summary: 'Give everything of one person to another',
  security: secured,
  request: { headers: WriteHeaders, body: body(HandOver) },
  responses: { 200: json(HandedOver, 'How much it was'), ...problems },
})

export function teamRoutes() {
  return router()
    .openapi(roster, async (c) => c.json(await getRoster(c.var.ctx), 200))
    .openapi(putTeam, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await setTeam(c.var.ctx, c.req.valid('json'), key), 200)
    })
    .openapi(absent, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await addAbsence(c.var.ctx, c.req.valid('json'), key), 201)
    })
    .openapi(present, async (c) => {
      const { id } = c.req.valid('param')
      await removeAbsence(c.var.ctx, id)
      return c.json({ id }, 200)
    })
    .openapi(holidays, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await setHolidays(c.var.ctx, c.req.valid('json'), key), 200)
    })
    .openapi(over, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await handOver(c.var.ctx, c.req.valid('json'), key), 200)
    })
}
