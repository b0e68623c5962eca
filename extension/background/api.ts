import ky, { type KyInstance } from 'ky'
import type { z } from 'zod'
import { PartnerContext } from '#shared/api/context.ts'
import { IndexPage } from '#shared/api/index-page.ts'
import type { OutreachRequest, RenderRequest } from '#shared/api/outreach.ts'
import { type LogTouchpoint, OutreachReply, type OutreachReply as Reply } from '#shared/api/outreach.ts'
import { Rendered } from '#shared/api/rendered.ts'
import { CreatedTouchpoint, DeviceGrant, Me } from './api-shapes.ts'

/** The one door to the service. Each call resolves with the parsed answer or throws what `failureOf` understands. */
export type Api = {
  index(cursor: string | null): Promise<IndexPage>
  context(partnerId: string): Promise<PartnerContext>
  render(templateId: string, request: RenderRequest): Promise<Rendered>
  outreach(request: OutreachRequest, key: string): Promise<Reply>
  draft(request: DraftRequest, key: string): Promise<Reply>
  logTouchpoint(touch: LogTouchpoint, key: string): Promise<CreatedTouchpoint>
  undo(id: string, key: string): Promise<void>
  me(): Promise<Me>
  deviceCode(label: string): Promise<DeviceGrant>
  /** One poll of RFC 8628 §3.4; answers by status 400 are outcomes, not failures. */
  deviceToken(deviceCode: string): Promise<unknown>
  revoke(): Promise<void>
}
export type DraftRequest = {
  partnerId: string
  templateId: string
  stream: string | null
  values: Record<string, string>
}
export type ApiOptions = { serverUrl: string; token: string | null; fetch: typeof fetch; timeoutMs?: number }

/** Opens the service at `serverUrl`. One quick retry covers a restart; every write is safe to repeat by its key. */
export function createApi(options: ApiOptions): Api {
  const http = ky.create({
    baseUrl: options.serverUrl,
    fetch: options.fetch,
    timeout: options.timeoutMs ?? 10_000,
    retry: { limit: 1, methods: ['get', 'post'], statusCodes: [429, 502, 503, 504], maxRetryAfter: 2_000 },
    headers: options.token ? { authorization: `Bearer ${options.token}` } : {},
    credentials: 'omit',
    cache: 'no-store',
  })
  return { ...reads(http), ...writes(http), ...signIn(http) }
}

function reads(http: KyInstance): Pick<Api, 'index' | 'context' | 'render' | 'me'> {
  return {
    index: (cursor) => parsed(http.get('/v1/index', { searchParams: cursor ? { cursor } : {} }), IndexPage),
    context: (partnerId) => parsed(http.get(`/v1/context/${encodeURIComponent(partnerId)}`), PartnerContext),
    render: (templateId, json) =>
      parsed(http.post(`/v1/templates/${encodeURIComponent(templateId)}/render`, { json }), Rendered),
    me: () => parsed(http.get('/v1/me'), Me),
  }
}

function writes(http: KyInstance): Pick<Api, 'outreach' | 'draft' | 'logTouchpoint' | 'undo'> {
  const post = (path: string, json: unknown, key: string) =>
    http.post(path, { json, headers: { 'idempotency-key': key } })
  return {
    outreach: (request, key) => parsed(post('/v1/outreach', request, key), OutreachReply),
    draft: (request, key) => parsed(post('/v1/drafts', request, key), OutreachReply),
    logTouchpoint: (touch, key) => parsed(post('/v1/touchpoints', touch, key), CreatedTouchpoint),
    undo: async (id, key) => {
      await post('/v1/undo', { id }, key)
    },
  }
}

function signIn(http: KyInstance): Pick<Api, 'deviceCode' | 'deviceToken' | 'revoke'> {
  return {
    deviceCode: (label) => parsed(http.post('/v1/device/code', { json: { label } }), DeviceGrant),
    deviceToken: (deviceCode) =>
      http
        .post('/v1/device/token', {
          json: { device_code: deviceCode },
          retry: 0,
          throwHttpErrors: (status) => status !== 400,
        })
        .json<unknown>(),
    revoke: async () => {
      await http.post('/v1/device/revoke', { retry: 0, timeout: 3_000 })
    },
  }
}

async function parsed<S extends z.ZodType>(response: Promise<Response>, shape: S): Promise<z.infer<S>> {
  return shape.parse(await (await response).json())
}
