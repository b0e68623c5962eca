import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { Approval, ApprovalDecision, ApprovalRequest } from '#shared/api/approvals.ts'
import { OutreachReply } from '#shared/api/outreach.ts'
import { decideApproval } from '../services/approval/decide-approval.ts'
import { ApprovalPage, listApprovals } from '../services/approval/list-approvals.ts'
import { requestApproval } from '../services/approval/request-approval.ts'
import { readLists, StreamLists } from '../services/carry/read-lists.ts'
import { ListsPatch, setLists } from '../services/carry/set-lists.ts'
import { listQueue, QueuePage } from '../services/draft/list-queue.ts'
import { listSenders, SenderPage } from '../services/draft/list-senders.ts'
import { takeDraft } from '../services/draft/take-draft.ts'
import { NamedSuggestion, readSuggestions } from '../services/suggest/suggest-for.ts'
import { body, Id, json, PageQuery, problems, router, secured, WriteHeaders } from './route.ts'

const ID = '0b9d5f0e-6d0f-4c4e-9a57-6a3c1d1f2a10'
const AT = '2026-11-19T09:00:00Z'

const LISTS = {
  stream: 'weekly-technical',
  next: ['Calendar sync goes live'],
  open: ['Which regions come first'],
  answered: [{ text: 'Single sign-on', on: '2026-11-18', byName: 'Kevin' }],
  remembered: true,
  touchpointId: ID,
  sentAt: AT,
  byName: 'Kevin',
}
const APPROVAL = {
  id: ID,
  templateId: 'partnership-proposal',
  version: 'folder-1a2b3c4d',
  targetName: 'ClockworkCoaching',
  claims: [{ name: 'revenueShare', label: 'offer revenue sharing', value: 'yes' }],
  state: 'requested' as const,
  requestedByName: 'Kevin',
  requestedAt: AT,
  decidedByName: null,
  decidedAt: null,
  reason: null,
}

const suggestions = createRoute({
  method: 'get',
  path: '/v1/partners/{id}/suggestions',
  summary: 'The templates that fit a partner now, best first, each with why',
  security: secured,
  request: { params: Id },
  responses: {
    200: json(z.object({ suggestions: z.array(NamedSuggestion) }), 'None if nothing fits', {
      suggestions: [
        {
          templateId: 'weekly-technical-update',
          label: 'Weekly technical update',
          reason: 'Tier 1, Technical integration progress updates due today',
          stream: 'weekly-technical',
        },
      ],
    }),
    ...problems,
  },
})

const lists = createRoute({
  method: 'get',
  path: '/v1/partners/{id}/lists',
  summary: 'What the last mail of each stream left for the next: promised, and decisions still open',
  security: secured,
  request: { params: Id },
  responses: {
    200: json(z.object({ lists: z.array(StreamLists) }), 'One for each stream', { lists: [LISTS] }),
    ...problems,
  },
})

const correctLists = createRoute({
  method: 'put',
  path: '/v1/partners/{id}/lists/{stream}',
  summary: 'Correct them as they were sent, or mark decisions as answered',
  security: secured,
  request: { params: Id.extend({ stream: z.string().max(60) }), headers: WriteHeaders, body: body(ListsPatch) },
  responses: { 200: json(StreamLists, 'As they are now', LISTS), ...problems },
})

const senders = createRoute({
  method: 'get',
  path: '/v1/senders',
  summary: 'The people mails can be signed by',
  security: secured,
  request: { query: PageQuery },
  responses: {
    200: json(SenderPage, 'One page', {
      senders: [
        {
          id: ID,
          name: 'Kevin',
          title: 'Founder',
          email: 'kevin@example.com',
          calendarUrl: 'https://calendar.example.com/kevin',
          isMe: true,
        },
      ],
      after: null,
    }),
    ...problems,
  },
})

const queue = createRoute({
  method: 'get',
  path: '/v1/queue',
  summary: 'Drafts others put into my queue',
  security: secured,
  request: { query: PageQuery },
  responses: {
    200: json(QueuePage, 'One page', {
      drafts: [
        {
          touchpointId: ID,
          partner: { id: ID, name: 'ClockworkCoaching' },
          templateId: 'monthly-strategic-review',
          subject: 'Partnership Performance Review - Month 10',
          byName: 'Sarah',
          at: AT,
        },
      ],
      after: null,
    }),
    ...problems,
  },
})

const take = createRoute({
  method: 'post',
  path: '/v1/queue/{id}',
  summary: 'Open a draft of my queue, filled with my own profile',
  security: secured,
  request: { params: Id, headers: WriteHeaders },
  responses: { 200: json(OutreachReply, 'The mail to open'), ...problems },
})

const approvals = createRoute({
  method: 'get',
  path: '/v1/approvals',
  summary: 'Claims somebody wants to make in a mail, and what an admin said',
  security: secured,
  request: { query: PageQuery.extend({ state: z.enum(['requested', 'approved', 'refused']).optional() }) },
  responses: { 200: json(ApprovalPage, 'One page', { approvals: [APPROVAL], after: null }), ...problems },
})

const request = createRoute({
  method: 'post',
  path: '/v1/approvals',
  summary: 'Ask an admin for the claims of one mail',
  security: secured,
  request: { headers: WriteHeaders, body: body(ApprovalRequest) },
  responses: { 200: json(Approval, 'Asked', APPROVAL), ...problems },
})

const decide = createRoute({
  method: 'post',
  path: '/v1/approvals/{id}',
  summary: 'Approve the claims for that one draft, or refuse them with a reason',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(ApprovalDecision) },
  responses: { 200: json(Approval, 'Answered', { ...APPROVAL, state: 'approved' }), ...problems },
})

/** What surrounds a draft: suggestions, lists carried over, senders and their queues, approvals of claims. */
export function draftRoutes() {
  return router()
    .openapi(suggestions, async (c) =>
      c.json({ suggestions: await readSuggestions(c.var.ctx, c.req.valid('param').id) }, 200),
    )
    .openapi(lists, async (c) => c.json({ lists: await readLists(c.var.ctx, c.req.valid('param').id) }, 200))
    .openapi(correctLists, async (c) => {
      const { id: partnerId, stream } = c.req.valid('param')
      return c.json(await setLists(c.var.ctx, { partnerId, stream, patch: c.req.valid('json'), key: keyOf(c) }), 200)
    })
    .openapi(senders, async (c) => c.json(await listSenders(c.var.ctx, c.req.valid('query')), 200))
    .openapi(queue, async (c) => c.json(await listQueue(c.var.ctx, c.req.valid('query')), 200))
    .openapi(take, async (c) => c.json(await takeDraft(c.var.ctx, c.req.valid('param').id, keyOf(c)), 200))
    .openapi(approvals, async (c) => c.json(await listApprovals(c.var.ctx, c.req.valid('query')), 200))
    .openapi(request, async (c) => c.json(await requestApproval(c.var.ctx, c.req.valid('json'), keyOf(c)), 200))
    .openapi(decide, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await decideApproval(c.var.ctx, { id, input: c.req.valid('json'), key: keyOf(c) }), 200)
    })
}

function keyOf(c: { req: { valid(target: 'header'): { 'idempotency-key'?: string | undefined } } }): string | null {
  return c.req.valid('header')['idempotency-key'] ?? null
}
