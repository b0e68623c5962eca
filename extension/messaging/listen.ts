import { type Browser, browser } from 'wxt/browser'
import type { Failure, Protocol } from './protocol.ts'

export type Sender = { tabId: number | null; fromExtensionPage: boolean }
export type Handler<N extends keyof Protocol> = (payload: Protocol[N][0], sender: Sender) => Promise<Protocol[N][1]>
export type Handlers = { [N in keyof Protocol]: Handler<N> }

type Parsed<T> =
  | { success: true; data: T }
  | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } }
/** Reads what a message holds, name by name. */
export type Requests = { [N in keyof Protocol]: { safeParse(payload: unknown): Parsed<Protocol[N][0]> } }

/** Names only the extension's own pages may send; a page's renderer must not be able to change the server. */
export const PRIVILEGED: ReadonlySet<keyof Protocol> = new Set([
  'status',
  'signIn',
  'signOut',
  'devices',
  'revokeDevice',
  'exportData',
  'deleteData',
  'setNeverLog',
  'gmailAnswered',
  'startQueue',
  'stopQueue',
])

/**
 * Answers requests in the background. An unknown name, a foreign sender, a payload that is not of its form or a handler
 * that throws is answered with a failure; nothing is left waiting.
 */
export function listen(handlers: Handlers, requests: Requests, report: (error: unknown) => void): void {
  browser.runtime.onMessage.addListener((message: unknown, sender, respond) => {
    const request = parseRequest(message)
    if (!request) return undefined
    answer({ handlers, requests }, request, sender)
      .catch((error: unknown) => {
        report(error)
        return refuse(error instanceof Error ? error.message : String(error))
      })
      .then(respond)
    return true
  })
}

type Request = { name: string; payload: unknown }

type Known = { handlers: Handlers; requests: Requests }

async function answer(
  { handlers, requests }: Known,
  request: Request,
  from: Browser.runtime.MessageSender,
): Promise<unknown> {
  if (from.id !== browser.runtime.id) return refuse('This message came from another extension.')
  if (!isName(handlers, request.name))
    return refuse(`Unknown message "${request.name}". Refresh this page to continue.`)
  const sender = senderOf(from)
  if (PRIVILEGED.has(request.name) && !sender.fromExtensionPage) {
    return refuse(`"${request.name}" is answered on Tributary's own pages only.`)
  }
  const parsed = requests[request.name].safeParse(request.payload)
  if (!parsed.success) return refuse(wrongForm(request.name, parsed.error.issues))
  // The map ties payload and response to the name; TypeScript cannot follow a union through a call.
  const handler = handlers[request.name] as (payload: unknown, sender: Sender) => Promise<unknown>
  const value = await handler(parsed.data, sender)
  return isOutcome(value) ? value : { ok: true, value }
}

function parseRequest(message: unknown): Request | null {
  if (typeof message !== 'object' || message === null || !('tributary' in message)) return null
  const name = String(message.tributary)
  return { name, payload: 'payload' in message ? message.payload : {} }
}

function isName(handlers: Handlers, name: string): name is keyof Protocol {
  return Object.hasOwn(handlers, name)
}

function senderOf(from: Browser.runtime.MessageSender): Sender {
  return {
    tabId: from.tab?.id ?? null,
    fromExtensionPage: from.url?.startsWith(browser.runtime.getURL('/')) ?? false,
  }
}

function wrongForm(name: string, issues: { path: PropertyKey[]; message: string }[]): string {
  const where = issues[0]?.path.map(String).join('.')
  return `"${name}" was asked with something that is not of its form${where ? `, at ${where}` : ''}. Refresh this page and try again.`
}

function isOutcome(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'ok' in value
}

function refuse(message: string): { ok: false; failure: Failure } {
  return { ok: false, failure: { kind: 'refused', message } }
}
