import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type Firefox = {
  /** Addresses of the open tabs. */
  tabs(): Promise<string[]>
  /** Opens a page of the given HTML under its own address and answers the tab. */
  open(url: string, html: string): Promise<string>
  /** Value of an expression in the page; null for null and undefined. */
  evaluate(tab: string, expression: string): Promise<unknown>
  close(): Promise<void>
}

type Evaluated = { result?: { value?: unknown }; exceptionDetails?: { text: string } }

const QUIET = {
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.enabled': false,
}

/** Firefox as `FIREFOX_PATH` names it, or the one in its usual place; null if there is none. */
export function findFirefox(env: NodeJS.ProcessEnv = process.env): string | null {
  const places = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox']
  return [env.FIREFOX_PATH ?? '', ...places].find((path) => path !== '' && existsSync(path)) ?? null
}

/** Starts Firefox with the unpacked extension, over WebDriver BiDi; no page comes from the network. */
export async function launchFirefox(path: string, extensionDir: string): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), 'tributary-firefox-'))
  const prefs = Object.entries(QUIET).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});`)
  await writeFile(join(profile, 'user.js'), prefs.join('\n'))
  const child = spawn(path, ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile])
  const socket = await connect(await addressOf(child))
  const bidi = speak(socket)
  const pages = new Map<string, string>()
  bidi.on<{ isBlocked: boolean; request: { request: string; url: string } }>('network.beforeRequestSent', (event) => {
    const { isBlocked, request } = event
    if (!isBlocked) return
    const html = pages.get(request.url)
    const headers = [{ name: 'content-type', value: { type: 'string', value: 'text/html; charset=utf-8' } }]
    const body = { type: 'string', value: html ?? '' }
    void bidi.send('network.provideResponse', {
      request: request.request,
      statusCode: html === undefined ? 404 : 200,
      headers,
      body,
    })
  })
  await bidi.send('session.new', { capabilities: {} })
  await bidi.send('session.subscribe', { events: ['network.beforeRequestSent'] })
  const urlPatterns = [{ type: 'pattern', protocol: 'https' }]
  await bidi.send('network.addIntercept', { phases: ['beforeRequestSent'], urlPatterns })
  await bidi.send('webExtension.install', { extensionData: { type: 'path', path: extensionDir } })
  return {
    async tabs() {
      const { contexts } = await bidi.send<{ contexts: { url: string }[] }>('browsingContext.getTree', {})
      return contexts.map((context) => context.url)
    },
    async open(url, html) {
      pages.set(url, html)
      const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' })
      await bidi.send('browsingContext.navigate', { context, url, wait: 'complete' })
      return context
    },
    async evaluate(context, expression) {
      const params = { expression, target: { context }, awaitPromise: true }
      const { result, exceptionDetails } = await bidi.send<Evaluated>('script.evaluate', params)
      if (exceptionDetails) throw new Error(exceptionDetails.text)
      return result?.value ?? null
    },
    async close() {
      const ended = new Promise((done) => child.once('exit', done))
      socket.close()
      child.kill()
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

/** Firefox says on stderr where it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said += chunk
    const address = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1]
    if (address) resolve(`${address}/session`)
  })
  child.once('exit', (code) => reject(new Error(`Firefox ended with ${code}: ${said.slice(-1_000)}`)))
  return promise
}

async function connect(address: string): Promise<WebSocket> {
  for (let attempt = 0; ; attempt += 1) {
    const socket = new WebSocket(address)
    const opened = await new Promise<boolean>((done) => {
      socket.onopen = () => done(true)
      socket.onerror = () => done(false)
    })
    if (opened) return socket
    if (attempt === 20) throw new Error(`Firefox does not answer at ${address}`)
    await sleep(250)
  }
}

type Message = {
  id?: number
  method?: string
  type?: string
  result?: unknown
  params?: unknown
  error?: string
  message?: string
}

/** Commands and events of WebDriver BiDi; who asks says what the answer looks like. */
function speak(socket: WebSocket) {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Map<string, (params: unknown) => void>()
  let last = 0
  socket.onmessage = ({ data }) => {
    const message: Message = JSON.parse(String(data))
    const asked = waiting.get(message.id ?? -1)
    if (!asked) return listeners.get(message.method ?? '')?.(message.params)
    waiting.delete(message.id ?? -1)
    if (message.type === 'error') asked.reject(new Error(`${message.error}: ${message.message}`))
    else asked.resolve(message.result)
  }
  return {
    on<T>(method: string, listener: (params: T) => void) {
      listeners.set(method, listener as (params: unknown) => void)
    },
    send<T>(method: string, params: object): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      last += 1
      waiting.set(last, { resolve, reject })
      socket.send(JSON.stringify({ id: last, method, params }))
      return promise as Promise<T>
    },
  }
}
