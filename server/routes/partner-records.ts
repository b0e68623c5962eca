import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { archivePartner } from '../services/partner/archive-partner.ts'
import { CreatedPartner, createPartner, NewPartner } from '../services/partner/create-partner.ts'
import { getPartner, PartnerRecord } from '../services/partner/get-partner.ts'
import { handleReplies } from '../services/partner/handle-replies.ts'
import { removeContact } from '../services/partner/remove-contact.ts'
import { SavedContact, SetContact, setContact } from '../services/partner/set-contact.ts'
import { UpdatedPartner } from '../services/partner/update-partner.ts'
import { body, Id, json, problems, router, secured, WriteHeaders } from './route.ts'

const Archive = z.strictObject({ archived: z.boolean().default(true) }).meta({ id: 'ArchivePartner' })
const Done = z.object({ undo: Undo.nullable() }).meta({ id: 'Done' })

const create = createRoute({
  method: 'post',
  path: '/v1/partners',
  summary: 'Make a partner or a prospect',
  security: secured,
  request: { headers: WriteHeaders, body: body(NewPartner) },
  responses: { 201: json(CreatedPartner, 'It exists'), ...problems },
})

const get = createRoute({
  method: 'get',
  path: '/v1/partners/{id}',
  summary: 'What people decided about a partner',
  security: secured,
  request: { params: Id },
  responses: { 200: json(PartnerRecord, 'The record'), ...problems },
})

const archive = createRoute({
  method: 'post',
  path: '/v1/partners/{id}/archive',
  summary: 'Put a partner away, or bring it back',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(Archive) },
  responses: { 200: json(UpdatedPartner, 'Its new revision'), ...problems },
})

const putContact = createRoute({
  method: 'put',
  path: '/v1/partners/{id}/contacts',
  summary: 'Add a contact, or change the one with this address',
  security: secured,
  request: { params: Id, headers: WriteHeaders, body: body(SetContact) },
  responses: { 200: json(SavedContact, 'The contact'), ...problems },
})

const dropContact = createRoute({
  method: 'delete',
  path: '/v1/partners/{id}/contacts/{contact}',
  summary: 'Take a contact off a partner',
  security: secured,
  request: { params: Id.extend({ contact: z.uuid() }) },
  responses: { 200: json(Done, 'Taken off'), ...problems },
})

const handled = createRoute({
  method: 'post',
  path: '/v1/partners/{id}/replies/handled',
  summary: 'What they wrote up to now needs no answer',
  security: secured,
  request: { params: Id, headers: WriteHeaders },
  responses: { 200: json(Done, 'Nothing waits any more'), ...problems },
})

export function partnerRecordRoutes() {
  return router()
    .openapi(create, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json(await createPartner(c.var.ctx, c.req.valid('json'), key), 201)
    })
    .openapi(get, async (c) => {
      const record = await getPartner(c.var.ctx, c.req.valid('param').id)
      return c.json(record, 200, { etag: `"${record.revision}"` })
    })
    .openapi(archive, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const { id } = c.req.valid('param')
      return c.json(await archivePartner(c.var.ctx, { id, ...c.req.valid('json'), key }), 200)
    })
    .openapi(putContact, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      const input = c.req.valid('json')
      return c.json(await setContact(c.var.ctx, c.req.valid('param').id, { input, key }), 200)
    })
    .openapi(dropContact, async (c) => {
      const { id, contact } = c.req.valid('param')
      return c.json({ undo: await removeContact(c.var.ctx, id, contact) }, 200)
    })
    .openapi(handled, async (c) => {
      const key = c.req.valid('header')['idempotency-key'] ?? null
      return c.json({ undo: await handleReplies(c.var.ctx, c.req.valid('param').id, key) }, 200)
    })
}
