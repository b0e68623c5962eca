import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { answer, isWrite } from './api.ts'
import { type Control, controlReply } from './control.ts'
import { SandboxError } from './errors.ts'
import { type Fault, HTML_PAGE, refusal, refusalHeaders } from './faults.ts'
import { isJson, type Reply } from './http.ts'
import { oauthReply } from './oauth.ts'
import { overviewPage } from './pages/overview.ts'
import { recordPage } from './pages/record.ts'
import type { Portal } from './portal.ts'
import { randomUuid } from './random.ts'

type Parts = { portal: Portal; control: Control }
type Exchange = Parts & { request: IncomingMessage; response: ServerResponse; url: URL; method: string }

/** Room for addresses that HubSpot calls too long, which Node would refuse itself. */
const MAX_HEAD = 256 * 1024

/** HubSpot's API with the sandbox's own pages beside it, on one plain HTTP server. */
export function createSandboxServer(parts: Parts): Server {
  return createServer({ maxHeaderSize: MAX_HEAD }, (request, response) => {
    const url = new URL(request.url ?? '/', 'http://sandbox')
    const exchange = { ...parts, request, response, url, method: request.method ?? 'GET' }
    serve(exchange).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
}

async function serve(exchange: Exchange): Promise<void> {
  const { url, method, response, control } = exchange
  const body = await readBody(exchange.request)
  if (url.pathname.startsWith('/_control/')) {
    const path = url.pathname.slice('/_control'.length)
    const reply = await controlReply(control, { method, path, query: url.searchParams, body })
    return sendJson(response, reply)
  }
  const consent = oauthReply(exchange.portal, { method, url, body })
  if (consent) return sendJson(response, consent)
  const html = ownPage(exchange)
  if (html)
    return send(response, { status: html.status, headers: { 'Content-Type': 'text/html;charset=utf-8' } }, html.page)
  await serveApi(exchange, body)
}

function ownPage({ portal, control, url }: Exchange): { status: number; page: string } | null {
  if (url.pathname === '/_sandbox') return { status: 200, page: overviewPage(portal, control, url.searchParams) }
  const [, , type = '', id = ''] = /^\/contacts\/(\d+)\/record\/([^/]+)\/([^/]+)\/?$/.exec(url.pathname) ?? []
  if (!id) return null
  try {
    return { status: 200, page: recordPage(portal, type, id) }
  } catch (error) {
    if (error instanceof SandboxError) return { status: 404, page: '<h1>There is no such record</h1>' }
    throw error
  }
}

async function serveApi(exchange: Exchange, body: string): Promise<void> {
  const { url, method, request, portal, control } = exchange
  const started = performance.now()
  const fault = control.faults.strike(method, url.pathname)
  const log = (status: number) =>
    control.requests.add({
      at: new Date(portal.now()).toISOString(),
      method,
      path: url.pathname,
      status,
      ms: Math.round((performance.now() - started) * 10) / 10,
      write: isWrite(method, url.pathname),
    })
  if (fault && (await stops(fault, exchange))) return log(0)
  const refused = fault && refusal(fault.kind)
  const incoming = { method, url, authorization: request.headers.authorization ?? '', body }
  const reply = refused
    ? { status: refused.status, body: refused.body, headers: refusalHeaders(fault.kind) }
    : answer(portal, incoming)
  log(reply.status)
  if (fault?.kind === 'commit_then_timeout') return
  finish(exchange, reply, fault?.kind === 'malformed')
}

/** Faults that keep a request from being done at all; true if nothing more is to be answered. */
async function stops(fault: Fault, { response, request }: Exchange): Promise<boolean> {
  if (fault.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000))
  if (fault.kind === 'reset') request.socket.destroy()
  if (fault.kind === 'html') send(response, { status: 502, headers: { 'Content-Type': 'text/html' } }, HTML_PAGE)
  return fault.kind === 'timeout' || fault.kind === 'reset' || fault.kind === 'html'
}

/** The correlation id stands in the header and, on an error, in the body (recorded: both the same). */
function finish({ response, portal }: Exchange, reply: Reply, broken: boolean): void {
  const correlationId = randomUuid(portal.random)
  const failed = reply.status >= 400 && isJson(reply.body)
  const limited = failed && isJson(reply.body) && 'policyName' in reply.body
  const ids = { correlationId, ...(limited ? { requestId: randomUuid(portal.random) } : {}) }
  const body = failed ? { ...(reply.body as object), ...ids } : reply.body
  const headers = { ...reply.headers, 'X-HubSpot-Correlation-Id': correlationId }
  sendJson(response, { status: reply.status, headers, body }, broken)
}

function sendJson(response: ServerResponse, reply: Reply, broken = false): void {
  if (reply.body === undefined) {
    send(response, reply, '')
    return
  }
  const json = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)
  const headers = { 'Content-Type': 'application/json;charset=utf-8', ...reply.headers }
  send(response, { status: reply.status, headers }, broken ? json.slice(0, Math.ceil(json.length / 2)) : json)
}

function send(response: ServerResponse, head: Reply, body: string): void {
  response.writeHead(head.status, {
    ...head.headers,
    ...(body ? { 'Content-Length': String(Buffer.byteLength(body)) } : {}),
  })
  response.end(body)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
