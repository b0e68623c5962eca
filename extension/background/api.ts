import { hc } from 'hono/client'
import ky, { type KyInstance } from 'ky'
import type { z } from 'zod'
import type { AppType } from '#server/app.ts'
import type { ApprovalRequest } from '#shared/api/approvals.ts'
import { PartnerContext } from '#shared/api/context.ts'
import { IncidentDrafts, type LogIncidentMessage } from '#shared/api/incident.ts'
import { IndexPage } from '#shared/api/index-page.ts'
import type { OutreachRequest, RenderRequest } from '#shared/api/outreach.ts'
import { type LogTouchpoint, OutreachReply, type OutreachReply as Reply } from '#shared/api/outreach.ts'
import { Rendered } from '#shared/api/rendered.ts'
import { CreatedTouchpoint, DeviceGrant, Devices, DueAnswer, Me, Senders } from './api-shapes.ts'

/** The one door to the service. Each call resolves with the parsed answer or throws what `failureOf` understands. */
export type Api = {
  index(cursor: string | null): Promise<IndexPage>
  context(partnerId: string): Promise<PartnerContext>
  render(templateId: string, request: RenderRequest): Promise<Rendered>
  outreach(request: OutreachRequest, key: string): Promise<Reply>
  draft(request: DraftRequest, key: string): Promise<Reply>
  askApproval(request: ApprovalRequest, key: string): Promise<void>
  /** The people mails can be signed by. */
  senders(): Promise<Senders['senders']>
  logTouchpoint(touch: LogTouchpoint, key: string): Promise<CreatedTouchpoint>
  undo(id: string): Promise<void>
  /** What is due for me, the lines that are written in a row among them. */
  due(): Promise<DueAnswer>
  incidentDrafts(id: string, kind: LogIncidentMessage['kind']): Promise<IncidentDrafts>
  incidentMessage(id: string, message: z.input<typeof LogIncidentMessage>, key: string): Promise<void>
  me(): Promise<Me>
  deviceCode(label: string): Promise<DeviceGrant>
  /** One poll of RFC 8628 §3.4; answers by status 400 are outcomes, not failures. */
  deviceToken(deviceCode: string): Promise<unknown>
  revoke(): Promise<void>
  devices(): Promise<Devices['devices']>
  revokeDevice(id: string): Promise<void>
}
export type DraftRequest = {
  partnerId: string
  templateId: string
  stream: string | null
  values: Record<string, string>
  overrideReason?: string
  queueFor?: string
}
export type ApiOptions = { serverUrl: string; token: string | null; fetch: typeof fetch; timeoutMs?: number }

/** Opens the service at `serverUrl`. One quick retry covers a restart; every write is safe to repeat by its key. */
export function createApi(options: ApiOptions): Api {
  const http = ky.create({
    fetch: options.fetch,
    timeout: options.timeoutMs ?? 10_000,
    retry: { limit: 1, methods: ['get', 'post'], statusCodes: [429, 502, 503, 504], maxRetryAfter: 2_000 },
    headers: options.token ? { authorization: `Bearer ${options.token}` } : {},
    credentials: 'omit',
    cache: 'no-store',
  })
  const open = (instance: KyInstance) => hc<AppType>(options.serverUrl, { fetch: instance }).v1
  const once = http.extend({ retry: 0, timeout: 3_000, throwHttpErrors: (status) => status !== 400 })
  return {
    index: indexOf(http, options.serverUrl),
    ...reads(open(http)),
    ...writes(open(http)),
    ...signIn(open(http), open(once)),
    ...devices(open(http)),
  }
}

type Client = ReturnType<typeof hc<AppType>>['v1']

function reads(v1: Client): Pick<Api, 'context' | 'render' | 'me' | 'due' | 'incidentDrafts' | 'senders'> {
  return {
    due: () => parsed(v1.due.$get({ query: { who: 'mine', limit: '500' } }), DueAnswer),
    incidentDrafts: (id, kind) =>
      parsed(v1.incidents[':id'].drafts.$get({ param: { id }, query: { kind } }), IncidentDrafts),
    context: (id) => parsed(v1.context[':id'].$get({ param: { id } }), PartnerContext),
    render: (id, json) => parsed(v1.templates[':id'].render.$post({ param: { id }, json }), Rendered),
    me: () => parsed(v1.me.$get(), Me),
    senders: async () => (await parsed(v1.senders.$get({ query: { limit: '100' } }), Senders)).senders,
  }
}

/** Not by `hc`, which takes a last part named "index" for the name of a folder's page and drops it. */
function indexOf(http: KyInstance, serverUrl: string): Api['index'] {
  const address = new URL('/v1/index', serverUrl)
  return (cursor) => parsed(http.get(address, { searchParams: cursor ? { cursor } : {} }), IndexPage)
}

type Writes = 'outreach' | 'draft' | 'askApproval' | 'logTouchpoint' | 'undo' | 'incidentMessage'

function writes(v1: Client): Pick<Api, Writes> {
  const header = (key: string) => ({ 'idempotency-key': key })
  return {
    outreach: (json, key) => parsed(v1.outreach.$post({ json, header: header(key) }), OutreachReply),
    draft: (json, key) => parsed(v1.drafts.$post({ json, header: header(key) }), OutreachReply),
    askApproval: async (json, key) => {
      await v1.approvals.$post({ json, header: header(key) })
    },
    logTouchpoint: (json, key) => parsed(v1.touchpoints.$post({ json, header: header(key) }), CreatedTouchpoint),
    incidentMessage: async (id, json, key) => {
      await v1.incidents[':id'].messages.$post({ param: { id }, json, header: header(key) })
    },
    undo: async (id) => {
      await v1.undo.$post({ json: { id } })
    },
  }
}

function signIn(v1: Client, once: Client): Pick<Api, 'deviceCode' | 'deviceToken' | 'revoke'> {
  return {
    deviceCode: (label) => parsed(v1.device.code.$post({ json: { label } }), DeviceGrant),
    deviceToken: async (code) => (await once.device.token.$post({ json: { device_code: code } })).json(),
    revoke: async () => {
      await once.device.revoke.$post()
    },
  }
}

function devices(v1: Client): Pick<Api, 'devices' | 'revokeDevice'> {
  return {
    devices: async () => (await parsed(v1.devices.$get({ query: { of: 'me', limit: '100' } }), Devices)).devices,
    revokeDevice: async (id) => {
      await v1.devices[':id'].revoke.$post({ param: { id } })
    },
  }
}

async function parsed<S extends z.ZodType>(
  response: Promise<{ json(): Promise<unknown> }>,
  shape: S,
): Promise<z.infer<S>> {
  return shape.parse(await (await response).json())
}
