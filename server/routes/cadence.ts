import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { AwayInput, removePartnerAway, SavedAway, setPartnerAway } from '../services/away/set-partner-away.ts'
import { Checklist, getChecklist } from '../services/checklist/get-checklist.ts'
import { MarkedLine, MarkLine, markLine } from '../services/checklist/mark-line.ts'
import { Answer, Answered, answerQuestion } from '../services/question/answer-question.ts'
import { ChangedStream, changeStream, StreamChange } from '../services/stream/change-stream.ts'
import { listStreams, StreamView } from '../services/stream/list-streams.ts'
import { body, Id, json, problems, router, secured, WriteHeaders } from './route.ts'

const Streams = z.object({ streams: z.array(StreamView) }).meta({ id: 'Streams' })
const Slug = z.string().min(1).max(60)

const streams = createRoute({
  method: 'get',
  path: '/v1/partners/{id}/streams',
  summary: 'How each stream of a partner runs, and its last slots',
  security: secured,
  request: { params: Id },
  responses: { 200: json(Streams, 'In the order of the tier'), ...problems },
})

const change = createRoute({
  method: 'post',
  path: '/v1/partners/{id}/streams/{stream}',
  summary: 'Override, pause, resume, snooze or skip',
  security: secured,
  request: { params: Id.extend({ stream: Slug }), headers: WriteHeaders, body: body(StreamChange) },
  responses: { 200: json(ChangedStream, 'What was done'), ...problems },
})

const away = createRoute({
  method: 'post',
  path: '/v1/partners/{id}/away',
  summary: 'The partner is away from one day to another',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(AwayInput) },
  responses: { 201: json(SavedAway, 'Noted'), ...problems },
})

const back = createRoute({
  method: 'delete',
  path: '/v1/partners/{id}/away/{away}',
  summary: 'The partner is not away after all',
  security: secured,
  request: { params: Id.extend({ away: z.uuid() }) },
  responses: { 200: json(SavedAway, 'Taken back'), ...problems },
})

const checklist = createRoute({
  method: 'get',
  path: '/v1/partners/{id}/checklist',
  summary: 'Phase clock and the 16 lines of the phases',
  security: secured,
  request: { params: Id },
  responses: { 200: json(Checklist, 'Lines with by whom and when'), ...problems },
})

const mark = createRoute({
  method: 'post',
  path: '/v1/partners/{id}/checklist/{line}',
  summary: 'Tick a line, or take the tick back',
  security: secured,
  request: { params: Id.extend({ line: Slug }), headers: WriteHeaders, body: body(MarkLine) },
  responses: { 200: json(MarkedLine, 'How the line stands'), ...problems },
})

const answer = createRoute({
  method: 'post',
  path: '/v1/questions/{id}',
  summary: 'Say what a conversation was',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(Answer) },
  responses: { 200: json(Answered, 'The stream it counts for'), ...problems },
})

export function cadenceRoutes() {
  return router()
    .openapi(streams, async (c) => c.json({ streams: await listStreams(c.var.ctx, c.req.valid('param').id) }, 200))
    .openapi(change, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const { id: partnerId, stream } = c.req.valid('param')
      const asked = { partnerId, stream, change: c.req.valid('json'), key }
      return c.json(await changeStream(c.var.ctx, asked), 200)
    })
    .openapi(away, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const input = c.req.valid('json')
      return c.json(await setPartnerAway(c.var.ctx, c.req.valid('param').id, { input, key }), 201)
    })
    .openapi(back, async (c) => {
      const { id, away: awayId } = c.req.valid('param')
      return c.json(await removePartnerAway(c.var.ctx, id, awayId), 200)
    })
    .openapi(checklist, async (c) => c.json(await getChecklist(c.var.ctx, c.req.valid('param').id), 200))
    .openapi(mark, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const { id: partnerId, line } = c.req.valid('param')
      return c.json(await markLine(c.var.ctx, { partnerId, line, input: c.req.valid('json'), key }), 200)
    })
    .openapi(answer, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const input = c.req.valid('json')
      return c.json(await answerQuestion(c.var.ctx, c.req.valid('param').id, { input, key }), 200)
    })
}
