import { createRoute } from '@hono/zod-openapi'
import { noStore } from '../middleware/no-store.ts'
import { ConsentState, getConsent } from '../services/oauth/get-consent.ts'
import { createInstallLink, InstallLink } from '../services/oauth/install-link.ts'
import { json, problems, router, secured } from './route.ts'

const state = createRoute({
  method: 'get',
  path: '/v1/consent',
  summary: 'What the HubSpot account allowed',
  security: secured,
  responses: {
    200: json(ConsentState, 'By service key or by consent', {
      by: 'oauth',
      email: 'kevin@example.com',
      consentedAt: '2026-11-02T08:00:00.000Z',
      scopes: ['oauth', 'crm.objects.contacts.read'],
      missing: ['crm.objects.contacts.write'],
      lostAt: null,
    }),
    ...problems,
  },
})

const link = createRoute({
  method: 'post',
  path: '/v1/install-links',
  summary: 'A one-time link that lets a HubSpot account in, or this one again',
  security: secured,
  middleware: noStore,
  responses: {
    200: json(InstallLink, 'Opens once, within a day', {
      url: 'https://tributary.example.com/oauth/install?key=KEY',
      expiresAt: '2026-11-20T09:00:00.000Z',
    }),
    ...problems,
  },
})

export function consentRoutes() {
  return router()
    .openapi(state, async (c) => c.json(await getConsent(c.var.ctx), 200))
    .openapi(link, async (c) => c.json(await createInstallLink(c.var.ctx, c.var.publicUrl), 200))
}
