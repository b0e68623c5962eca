import { createRoute } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import { z } from 'zod'
import type { AppEnv } from '../app-env.ts'
import { receiveWebhook } from '../services/webhook/receive.ts'
import { json, problem, router } from './route.ts'

const Noted = z.object({ noted: z.int() }).meta({ id: 'WebhookNoted' })

const webhook = createRoute({
  method: 'post',
  path: '/v1/webhooks/hubspot',
  summary: 'Where HubSpot sends its webhooks: a signed list of at most 100 events',
  description:
    'Signed by HubSpot with the client secret of the app (X-HubSpot-Signature-v3, or v1 and v2 where it sends no v3). ' +
    'The events only say which records to read again; they are worked on after the answer.',
  responses: {
    200: json(Noted, 'How many records will be read again; 0 for a delivery that was there before', { noted: 1 }),
    400: problem('No list of at most 100 events'),
    401: problem('The signature does not fit, or its time is more than five minutes away'),
    404: problem('No client secret is set, so nothing can be checked'),
    413: problem('More than a megabyte'),
  },
})

export function webhookRoutes() {
  return router().openapi(webhook, async (c) => {
    const raw = new Uint8Array(await c.req.arrayBuffer())
    const request = { method: 'POST', url: publicAddress(c), raw, header: (name: string) => c.req.header(name) }
    return c.json(await receiveWebhook(c.var.deps, request), 200)
  })
}

/** The address HubSpot sent to: ours as configured, or what the proxy in front says if it is to be believed. */
function publicAddress(c: HonoContext<AppEnv>): string {
  const { pathname, search } = new URL(c.req.url)
  const host = c.var.deps.webhooks?.trustProxy ? first(c.req.header('x-forwarded-host')) : null
  if (!host) return `${c.var.publicUrl}${pathname}${search}`
  return `${first(c.req.header('x-forwarded-proto')) ?? 'https'}://${host}${pathname}${search}`
}

/** Of a list that proxies in a row have written, the one nearest to the sender. */
function first(header: string | undefined): string | null {
  return header?.split(',')[0]?.trim() || null
}
