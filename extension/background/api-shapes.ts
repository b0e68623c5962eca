import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { DueLine } from '#shared/due/item.ts'

/** GET /v1/me */
export const Me = z.object({
  name: z.string(),
  email: z.string(),
  role: z.string(),
  portalId: z.string(),
  deviceId: z.uuid().nullish(),
})
export type Me = z.infer<typeof Me>

/** GET /v1/devices */
export const Devices = z.object({
  devices: z.array(z.object({ id: z.string(), label: z.string(), lastUsedAt: z.string(), current: z.boolean() })),
})
export type Devices = z.infer<typeof Devices>

/** GET /v1/due */
export const DueAnswer = z.object({ lines: z.array(DueLine) })
export type DueAnswer = z.infer<typeof DueAnswer>

/** GET /v1/senders */
export const Senders = z.object({ senders: z.array(z.object({ id: z.uuid(), name: z.string(), isMe: z.boolean() })) })
export type Senders = z.infer<typeof Senders>

/** POST /v1/touchpoints */
export const CreatedTouchpoint = z.object({ touchpoint: z.object({ id: z.string() }), undo: Undo.nullable() })
export type CreatedTouchpoint = z.infer<typeof CreatedTouchpoint>

/** POST /v1/device/code, RFC 8628 §3.2; times in seconds. */
export const DeviceGrant = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  verification_uri: z.url(),
  verification_uri_complete: z.url().optional(),
  expires_in: z.number().positive(),
  interval: z.number().positive().default(5),
})
export type DeviceGrant = z.infer<typeof DeviceGrant>

/** POST /v1/device/token, RFC 8628 §3.5. */
export const DeviceAnswer = z.union([
  z.object({ access_token: z.string().min(1) }),
  z.object({ error: z.enum(['authorization_pending', 'slow_down', 'expired_token', 'access_denied']) }),
])
export type DeviceAnswer = z.infer<typeof DeviceAnswer>
