import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { noStore } from '../middleware/no-store.ts'
import { Invitation, Invited, inviteUser } from '../services/access/invite-user.ts'
import { listUsers, UserPage } from '../services/access/list-users.ts'
import { setRole } from '../services/access/set-role.ts'
import { signOutUser } from '../services/access/sign-out-user.ts'
import { Role, User } from '../services/access/user-view.ts'
import { body, Id, json, PageQuery, problems, router, secured } from './route.ts'

const SARAH = {
  id: '0b6f3f3e-5a0e-4d9a-9f0e-1c2d3e4f5a6b',
  name: 'Sarah',
  email: 'sarah@example.com',
  role: 'manager' as const,
  machine: false,
}

const list = createRoute({
  method: 'get',
  path: '/v1/users',
  summary: 'Everybody of this portal',
  security: secured,
  request: { query: PageQuery },
  responses: { 200: json(UserPage, 'One page', { users: [SARAH], after: null }), ...problems },
})

const invite = createRoute({
  method: 'post',
  path: '/v1/users',
  summary: 'Add a person and get the one-time link that signs them in',
  security: secured,
  middleware: noStore,
  request: { body: body(Invitation) },
  responses: {
    200: json(Invited, 'Give the link to this person only', {
      user: SARAH,
      url: 'https://tributary.example.com/connect?key=KEY',
      expiresAt: '2026-11-20T09:00:00.000Z',
    }),
    ...problems,
  },
})

const change = createRoute({
  method: 'patch',
  path: '/v1/users/{id}',
  summary: 'Change the role of somebody',
  security: secured,
  request: { params: Id, body: body(z.object({ role: Role }).strict().meta({ id: 'RoleChange' })) },
  responses: { 200: json(User, 'Holds from their next request on', SARAH), ...problems },
})

const signOut = createRoute({
  method: 'post',
  path: '/v1/users/{id}/sign-out',
  summary: 'Sign somebody out on every device and in every browser',
  security: secured,
  request: { params: Id },
  responses: {
    200: json(z.object({ devices: z.int() }).meta({ id: 'SignedOut' }), 'Devices signed out', { devices: 2 }),
    ...problems,
  },
})

export function userRoutes() {
  return router()
    .openapi(list, async (c) => c.json(await listUsers(c.var.ctx, c.req.valid('query')), 200))
    .openapi(invite, async (c) => c.json(await inviteUser(c.var.ctx, c.req.valid('json'), c.var.publicUrl), 200))
    .openapi(change, async (c) => {
      const { role } = c.req.valid('json')
      return c.json(await setRole(c.var.ctx, { id: c.req.valid('param').id, role }), 200)
    })
    .openapi(signOut, async (c) => c.json(await signOutUser(c.var.ctx, c.req.valid('param').id), 200))
}
