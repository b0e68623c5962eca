import { createRoute } from '@hono/zod-openapi'
import { listReviews, ReviewPage } from '../../services/review/list-reviews.ts'
import { removeReview } from '../../services/review/remove-review.ts'
import { SavedReview, SaveReview, saveReview } from '../../services/review/save-review.ts'
import { body, json, problems, router, secured, WriteHeaders } from '../route.ts'
import { Removed } from './goals.ts'
import { EXAMPLE_ID, Id, PARTNER_ID, Page } from './page.ts'

const REVIEW = {
  id: EXAMPLE_ID,
  partnerId: PARTNER_ID,
  reviewer: 'Sarah',
  on: '2026-10-02',
  rating: 4,
  kind: 'quarterly' as const,
  note: null,
  goals: [],
  revision: 1,
  createdAt: '2026-10-02T09:00:00.000Z',
}

const list = createRoute({
  method: 'get',
  path: '/v1/partners/{id}/reviews',
  summary: 'Reviews, and what each rating means',
  security: secured,
  request: { params: Id, query: Page },
  responses: {
    200: json(ReviewPage, 'One page', { reviews: [REVIEW], anchors: ['They go another way'], after: null }),
    ...problems,
  },
})

const save = createRoute({
  method: 'post',
  path: '/v1/partners/{id}/reviews',
  summary: 'Keep a review: rating 1 to 5, results of goals, numbers said at it',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(SaveReview) },
  responses: { 200: json(SavedReview, 'The review', { review: REVIEW, undo: null }), ...problems },
})

const remove = createRoute({
  method: 'delete',
  path: '/v1/reviews/{id}',
  summary: 'Take a review away',
  security: secured,
  request: { params: Id, headers: WriteHeaders },
  responses: { 200: json(Removed, 'Gone', { undo: null }), ...problems },
})

export function reviewRoutes() {
  return router()
    .openapi(list, async (c) => {
      const partnerId = c.req.valid('param').id
      return c.json(await listReviews(c.var.ctx, { partnerId, ...c.req.valid('query') }), 200)
    })
    .openapi(save, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const partnerId = c.req.valid('param').id
      return c.json(await saveReview(c.var.ctx, { partnerId, review: c.req.valid('json'), key }), 200)
    })
    .openapi(remove, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await removeReview(c.var.ctx, c.req.valid('param').id, key), 200)
    })
}
