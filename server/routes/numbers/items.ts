import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { ItemKind } from '#shared/item/item.ts'
import { ItemPage, listItems } from '../../services/item/list-items.ts'
import { CreateItem, createItem, ItemPatch, removeItem, SavedItem, updateItem } from '../../services/item/save-item.ts'
import { body, json, problems, router, secured, WriteHeaders } from '../route.ts'
import { Removed } from './goals.ts'
import { EXAMPLE_ID, Id, PARTNER_ID, Page } from './page.ts'

const ITEM = {
  id: EXAMPLE_ID,
  partnerId: PARTNER_ID,
  kind: 'speaking' as const,
  title: 'Panel on follow-ups',
  state: 'planned',
  on: '2026-12-03',
  url: null,
  note: null,
  source: 'entered by hand',
  revision: 1,
  createdAt: '2026-11-19T09:00:00.000Z',
}

const list = createRoute({
  method: 'get',
  path: '/v1/items',
  summary: 'Opportunities, success stories, decisions, talks and features',
  security: secured,
  request: {
    query: Page.extend({
      partner: z.uuid().optional(),
      kind: ItemKind.optional(),
      state: z.string().max(30).optional(),
    }),
  },
  responses: { 200: json(ItemPage, 'One page', { items: [ITEM], after: null }), ...problems },
})

const create = createRoute({
  method: 'post',
  path: '/v1/partners/{id}/items',
  summary: 'Add an item of a partner',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(CreateItem) },
  responses: { 200: json(SavedItem, 'The item', { item: ITEM, undo: null }), ...problems },
})

const update = createRoute({
  method: 'patch',
  path: '/v1/items/{id}',
  summary: 'Change an item, or move it on',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(ItemPatch) },
  responses: { 200: json(SavedItem, 'The item', { item: ITEM, undo: null }), ...problems },
})

const remove = createRoute({
  method: 'delete',
  path: '/v1/items/{id}',
  summary: 'Take an item away',
  security: secured,
  request: { params: Id, headers: WriteHeaders },
  responses: { 200: json(Removed, 'Gone', { undo: null }), ...problems },
})

export function itemRoutes() {
  return router()
    .openapi(list, async (c) => {
      const { partner: partnerId, ...query } = c.req.valid('query')
      return c.json(await listItems(c.var.ctx, { partnerId, ...query }), 200)
    })
    .openapi(create, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const partnerId = c.req.valid('param').id
      return c.json(await createItem(c.var.ctx, { partnerId, item: c.req.valid('json'), key }), 200)
    })
    .openapi(update, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const { id } = c.req.valid('param')
      return c.json(await updateItem(c.var.ctx, { id, patch: c.req.valid('json'), key }), 200)
    })
    .openapi(remove, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await removeItem(c.var.ctx, c.req.valid('param').id, key), 200)
    })
}
