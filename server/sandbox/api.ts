import { accountRoutes } from './account.ts'
import { associationBatchRoutes } from './association-batches.ts'
import { associationLabelRoutes } from './association-labels.ts'
import { associationRoutes } from './associations.ts'
import { forgetDefinitions } from './definitions.ts'
import { SandboxError, unauthenticated, validationError } from './errors.ts'
import type { Reply } from './http.ts'
import type { LimitKind } from './limits.ts'
import { limitRoutes } from './limits-tracking.ts'
import { mergeRoutes } from './merge.ts'
import { isLiveToken } from './oauth.ts'
import { objectReadRoutes } from './object-reads.ts'
import { objectRoutes } from './objects.ts'
import { ownerRoutes } from './owners.ts'
import { isBeta, toLegacyPath } from './paths.ts'
import { pipelineRoutes } from './pipelines.ts'
import type { Portal } from './portal.ts'
import { propertyRoutes } from './properties.ts'
import { createRouter, type Route } from './router.ts'
import { schemaRoutes } from './schemas.ts'
import { assertScopes } from './scopes.ts'

/** Everything that HubSpot's API answers here, one line a resource. */
const routes: Route[] = [
  ...accountRoutes,
  ...limitRoutes,
  ...ownerRoutes,
  ...schemaRoutes,
  ...propertyRoutes,
  ...pipelineRoutes,
  ...objectRoutes,
  ...objectReadRoutes,
  ...mergeRoutes,
  ...associationRoutes,
  ...associationBatchRoutes,
  ...associationLabelRoutes,
]
const route = createRouter(routes)

/** Seen by others at about 16,200 characters (reference §3.1); the body is assumed. */
const MAX_URI = 16_200
const URI_TOO_LONG: Reply = {
  status: 414,
  body: '<html><head><title>414 Request-URI Too Large</title></head></html>',
  headers: { 'Content-Type': 'text/html' },
}

export type Incoming = { method: string; url: URL; authorization: string; body: string }

/** Whether the request could change something, by the route it takes. */
export function isWrite(method: string, path: string): boolean {
  if (method === 'GET') return false
  const match = route(method, toLegacyPath(path).path)
  return match !== null && match !== 'wrong-method' ? match.route.read !== true : true
}

/** Answers one request of HubSpot's API. Never throws: what goes wrong is a reply, a defect of ours a 500. */
export function answer(portal: Portal, incoming: Incoming): Reply {
  let headers: Record<string, string> = {}
  try {
    if (incoming.url.pathname.length + incoming.url.search.length > MAX_URI) return URI_TOO_LONG
    const { path, family } = toLegacyPath(incoming.url.pathname)
    const match = route(incoming.method, path)
    const known = match === null || match === 'wrong-method' ? null : match.route
    if (!known?.open && !isKnown(portal, incoming.authorization)) throw unauthenticated()
    const verdict = portal.limits.admit(limitOf(known), portal.now())
    headers = verdict.headers
    if (!verdict.allowed) return { status: 429, body: verdict.body, headers }
    if (match === null) throw new SandboxError(404, { message: 'resource not found' })
    if (match === 'wrong-method')
      throw new SandboxError(405, { message: `The method ${incoming.method} is not allowed here` })
    assertScopes(portal, match.route, match.params)
    const call = {
      portal,
      family,
      beta: isBeta(incoming.url.pathname),
      params: match.params,
      query: incoming.url.searchParams,
      body: parseBody(incoming.body),
    }
    const reply = portal.store.transaction(() => match.route.handler(call))
    if (!match.route.read && incoming.method !== 'GET') portal.webhooks.wake()
    return { ...reply, headers: { ...headers, ...reply.headers } }
  } catch (error) {
    forgetDefinitions(portal.store)
    if (error instanceof SandboxError) return { status: error.status, body: error.body, headers }
    console.error(error)
    return { status: 500, body: { status: 'error', message: 'internal error' }, headers }
  }
}

function isKnown(portal: Portal, authorization: string): boolean {
  return authorization === `Bearer ${portal.settings.token}` || isLiveToken(portal, authorization)
}

function limitOf(known: Route | null): LimitKind {
  if (known?.search) return 'search'
  return known?.pattern.startsWith('/crm/v4/') ? 'associations' : 'burst'
}

function parseBody(body: string): unknown {
  if (body === '') return undefined
  try {
    return JSON.parse(body)
  } catch (error) {
    throw validationError(`Invalid input JSON: ${error instanceof Error ? error.message : 'unreadable'}`)
  }
}
