import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { CreatedGoals, CreateGoal, createGoal } from '../../services/goal/create-goal.ts'
import { GoalPage, listGoals } from '../../services/goal/list-goals.ts'
import { removeGoal } from '../../services/goal/remove-goal.ts'
import { GoalPatch, UpdatedGoal, updateGoal } from '../../services/goal/update-goal.ts'
import { body, json, problems, router, secured, WriteHeaders } from '../route.ts'
import { EXAMPLE_ID, Id, PARTNER_ID, Page } from './page.ts'

export const Removed = z.object({ undo: Undo.nullable() }).meta({ id: 'Removed' })

const GOAL = {
  id: EXAMPLE_ID,
  partnerId: PARTNER_ID,
  side: 'theirs' as const,
  label: 'Clicks from our reports',
  periodEnd: '2026-12-31',
  measure: { kind: 'number' as const, metric: 'attribution-clicks', zero: 0, target: 400, actual: null },
  source: 'entered by hand',
}

const list = createRoute({
  method: 'get',
  path: '/v1/partners/{id}/goals',
  summary: 'Goals of both sides',
  security: secured,
  request: { params: Id, query: Page },
  responses: { 200: json(GoalPage, 'One page', { goals: [GOAL], after: null }), ...problems },
})

const create = createRoute({
  method: 'post',
  path: '/v1/partners/{id}/goals',
  summary: 'Add a goal of one side; a yearly one is paced by quarters',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(CreateGoal) },
  responses: { 200: json(CreatedGoals, 'The goals, four of a year', { goals: [GOAL], undo: null }), ...problems },
})

const update = createRoute({
  method: 'patch',
  path: '/v1/goals/{id}',
  summary: 'Say what was reached, or change the goal',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(GoalPatch) },
  responses: { 200: json(UpdatedGoal, 'The goal', { goal: GOAL, undo: null }), ...problems },
})

const remove = createRoute({
  method: 'delete',
  path: '/v1/goals/{id}',
  summary: 'Take a goal away',
  security: secured,
  request: { params: Id, headers: WriteHeaders },
  responses: { 200: json(Removed, 'Gone', { undo: null }), ...problems },
})

export function goalRoutes() {
  return router()
    .openapi(list, async (c) => {
      const partnerId = c.req.valid('param').id
      return c.json(await listGoals(c.var.ctx, { partnerId, ...c.req.valid('query') }), 200)
    })
    .openapi(create, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const partnerId = c.req.valid('param').id
      return c.json(await createGoal(c.var.ctx, { partnerId, goal: c.req.valid('json'), key }), 200)
    })
    .openapi(update, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const { id } = c.req.valid('param')
      return c.json(await updateGoal(c.var.ctx, { id, patch: c.req.valid('json'), key }), 200)
    })
    .openapi(remove, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await removeGoal(c.var.ctx, c.req.valid('param').id, key), 200)
    })
}
