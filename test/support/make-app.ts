import { fileURLToPath } from 'node:url'
import { createApp } from '#server/app.ts'
import type { Database } from '#server/db/client.ts'
import { appUser, type Role } from '#server/db/tables/access.ts'
import { issueToken } from '#server/services/access/device-codes.ts'
import { loadTemplates } from '#server/templating/load.ts'
import type { Portal } from '#server/write/context.ts'
import { type MadeDeps, makeDeps, makePortal, NOW } from './make.ts'
import { makeDb } from './make-db.ts'

const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url))

export type Caller = {
  get(path: string): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  delete(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
}

export type MadeApp = {
  app: ReturnType<typeof createApp>
  deps: MadeDeps
  portal: Portal
  /** A person with a signed-in device. */
  signIn(role: Role, name?: string, portal?: Portal): Promise<Caller & { token: string }>
  close(): Promise<void>
}

/** The whole HTTP surface on a database of its own unless one is given, with no HubSpot behind it. */
export async function makeApp(on: Database | null = null): Promise<MadeApp> {
  const database = on ?? (await makeDb())
  const deps = await makeDeps(database)
  deps.templates = loadTemplates(TEMPLATES)
  const portal = await makePortal(database, { sample: true })
  const app = createApp(deps, 'http://127.0.0.1:8787')
  return {
    app,
    deps,
    portal,
    async signIn(role, name = 'Kevin', of = portal) {
      const id = crypto.randomUUID()
      const email = `${name.toLowerCase()}-${id.slice(0, 8)}@example.com`
      const calendarUrl = 'https://calendar.example.com/kevin'
      const sender = { name, title: 'Founder', email, calendarUrl, organisation: 'AI Automation Reservoir' }
      await database.db.insert(appUser).values({ portalId: of.id, id, email, name, role, sender, createdAt: NOW })
      const token = await issueToken(database.db, { portalId: of.id, userId: id, label: 'Chrome' }, deps.now)
      return { token, ...callerOf(app, token) }
    },
    close: () => database.close(),
  }
}

export function callerOf(app: MadeApp['app'], token: string | null): Caller {
  const authorization = token ? { authorization: `Bearer ${token}` } : undefined
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(path, {
      method,
      headers: { 'content-type': 'application/json', ...authorization, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return {
    get: async (path) => app.request(path, { headers: { ...authorization } }),
    post: (path, body, headers) => send('POST', path, body, headers),
    delete: (path, body, headers) => send('DELETE', path, body ?? {}, headers),
    patch: (path, body, headers) => send('PATCH', path, body, headers),
    put: (path, body, headers) => send('PUT', path, body, headers),
  }
}

/** Facts of a watch page as the YouTube adapter gives them. */
export function pageFacts(name = 'Sample channel') {
  const handle = name.toLowerCase().replaceAll(' ', '-')
  return {
    channel: {
      name,
      channelId: `UC${handle.padEnd(22, '0').slice(0, 22)}`,
      handle,
      url: `https://www.youtube.com/@${handle}`,
      subscribers: '12K subscribers',
    },
    video: {
      id: 'abcdefghijk',
      title: 'Automate your follow-ups | Sample channel',
      url: 'https://www.youtube.com/watch?v=abcdefghijk',
      publishedOn: '2026-11-01',
      keywords: [],
    },
    email: null,
    language: 'en',
  }
}
