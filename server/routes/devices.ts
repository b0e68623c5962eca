import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { formAsJson } from '../middleware/form-as-json.ts'
import { limitOpen } from '../middleware/limit-open.ts'
import { noStore } from '../middleware/no-store.ts'
import { POLL_INTERVAL, redeemDeviceCode, requestDeviceCode } from '../services/access/device-codes.ts'
import { getUser } from '../services/access/get-user.ts'
import { DevicePage, listDevices } from '../services/device/list-devices.ts'
import { revokeDevice } from '../services/device/revoke-device.ts'
import { body, json, PageQuery, problems, router, secured } from './route.ts'

const CodeRequest = z.object({ label: z.string().trim().min(1).max(100) }).meta({ id: 'DeviceCodeRequest' })
const CodeReply = z
  .object({
    device_code: z.string(),
    user_code: z.string(),
    verification_uri: z.url(),
    verification_uri_complete: z.url(),
    expires_in: z.int(),
    interval: z.int(),
  })
  .meta({ id: 'DeviceCodeReply' })
const TokenRequest = z.object({ device_code: z.string().min(20).max(100) }).meta({ id: 'DeviceTokenRequest' })
const TokenReply = z
  .object({ access_token: z.string(), token_type: z.literal('bearer') })
  .meta({ id: 'DeviceTokenReply' })
const TokenError = z
  .object({ error: z.enum(['authorization_pending', 'slow_down', 'access_denied', 'expired_token']) })
  .meta({ id: 'DeviceTokenError' })
const Me = z
  .object({
    name: z.string(),
    email: z.string(),
    role: z.enum(['viewer', 'manager', 'admin']),
    portalId: z.string(),
    deviceId: z.uuid().nullable(),
  })
  .meta({ id: 'Me' })
const Revoked = z.object({ revoked: z.literal(true) }).meta({ id: 'Revoked' })
const KEVIN = {
  name: 'Kevin',
  email: 'kevin@example.com',
  role: 'admin' as const,
  portalId: '147000001',
  deviceId: null,
}
const GRANT = {
  device_code: 'DEVICE_CODE',
  user_code: 'BCDF-GHJK',
  verification_uri: 'https://tributary.example.com/device',
  verification_uri_complete: 'https://tributary.example.com/device?user_code=BCDF-GHJK',
  expires_in: 600,
  interval: 2,
}
const DEVICES = {
  devices: [
    {
      id: '5e2a8f10-70b4-4c1d-8f6e-2b9d1c3a4e5f',
      label: 'Chrome on Linux',
      userId: '0b6f3f3e-5a0e-4d9a-9f0e-1c2d3e4f5a6b',
      userName: 'Sarah',
      createdAt: '2026-11-02T08:00:00.000Z',
      lastUsedAt: '2026-11-19T09:00:00.000Z',
      idleAt: '2026-12-19T09:00:00.000Z',
      current: true,
    },
  ],
  after: null,
}

const code = createRoute({
  method: 'post',
  path: '/v1/device/code',
  summary: 'Start a device authorization (RFC 8628 §3.1)',
  request: { body: body(CodeRequest) },
  responses: { 200: json(CodeReply, 'Show the user code', GRANT), 422: problems[422], 429: problems[429] },
})

const token = createRoute({
  method: 'post',
  path: '/v1/device/token',
  summary: 'Ask whether a person has confirmed (RFC 8628 §3.4)',
  request: { body: body(TokenRequest) },
  responses: {
    200: json(TokenReply, 'Confirmed', { access_token: 'TOKEN', token_type: 'bearer' }),
    400: json(TokenError, 'Not yet, or never'),
    422: problems[422],
    429: problems[429],
  },
})

const revoke = createRoute({
  method: 'post',
  path: '/v1/device/revoke',
  summary: 'Sign this device out',
  security: secured,
  responses: { 200: json(Revoked, 'The token is dead', { revoked: true }), ...problems },
})

const list = createRoute({
  method: 'get',
  path: '/v1/devices',
  summary: 'Devices that are signed in: your own, or everybody’s for an admin',
  security: secured,
  request: { query: PageQuery.extend({ of: z.enum(['me', 'everyone']).default('me') }) },
  responses: { 200: json(DevicePage, 'One page', DEVICES), ...problems },
})

const revokeOne = createRoute({
  method: 'post',
  path: '/v1/devices/{id}/revoke',
  summary: 'Sign a device out; it is told at its next request',
  security: secured,
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 200: json(Revoked, 'The token is dead', { revoked: true }), ...problems },
})

const me = createRoute({
  method: 'get',
  path: '/v1/me',
  summary: 'Who this token belongs to',
  security: secured,
  responses: { 200: json(Me, 'The signed-in person', KEVIN), ...problems },
})

/** Open to anybody: a device has no token yet. Bodies may be JSON or, as RFC 8628 has it, form-encoded. */
export function deviceSignInRoutes() {
  const routes = router()
  routes.use('/v1/device/*', noStore, limitOpen(), formAsJson)
  routes.use('/v1/device/code', limitOpen('newCode'))
  return routes
    .openapi(code, async (c) => {
      const { deps, publicUrl, address } = c.var
      const asking = { label: c.req.valid('json').label, askedFrom: address }
      const grant = await requestDeviceCode(deps.database.db, asking, deps.clock())
      const page = `${publicUrl}/device`
      return c.json(
        {
          device_code: grant.deviceCode,
          user_code: grant.userCode,
          verification_uri: page,
          verification_uri_complete: `${page}?user_code=${grant.userCode}`,
          expires_in: grant.expiresInSeconds,
          interval: POLL_INTERVAL,
        },
        200,
      )
    })
    .openapi(token, async (c) => {
      const { deps } = c.var
      const answer = await redeemDeviceCode(deps.database.db, c.req.valid('json').device_code, deps.clock())
      if ('error' in answer) return c.json(answer, 400)
      return c.json({ access_token: answer.accessToken, token_type: 'bearer' as const }, 200)
    })
}

export function deviceRoutes() {
  return router()
    .openapi(revoke, async (c) => {
      const { actor } = c.var.ctx
      if (actor.kind === 'user' && actor.deviceId) await revokeDevice(c.var.ctx, actor.deviceId)
      return c.json({ revoked: true as const }, 200)
    })
    .openapi(list, async (c) => {
      const { of, ...page } = c.req.valid('query')
      return c.json(await listDevices(c.var.ctx, { ...page, everyone: of === 'everyone' }), 200)
    })
    .openapi(revokeOne, async (c) => {
      await revokeDevice(c.var.ctx, c.req.valid('param').id)
      return c.json({ revoked: true as const }, 200)
    })
    .openapi(me, async (c) => {
      const { name, email, role } = await getUser(c.var.ctx)
      const { actor, portal } = c.var.ctx
      const deviceId = actor.kind === 'user' ? actor.deviceId : null
      return c.json({ name, email, role, portalId: portal.id, deviceId }, 200)
    })
}
