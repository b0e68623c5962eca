import { createHash } from 'node:crypto'
import { isJson, type Json, type Reply } from './http.ts'
import { escapeHtml } from './pages/html.ts'
import type { Portal } from './portal.ts'
import { randomUuid } from './random.ts'
import { grantedScopes } from './scopes.ts'

export const SANDBOX_CLIENT = { id: 'sandbox-client', secret: 'sandbox-secret' }
/** People of the account who may consent. */
export const SANDBOX_PEOPLE = ['kevin@reservoir.example', 'sarah@reservoir.example']
/** Seconds (reference §3.10, [M]). */
const LIFETIME = 1_800

type Grant = { email: string; scopes: string[] }
type Code = Grant & { redirectUri: string; challenge: string }
/** What was consented to; gone with the process. */
export type OAuth = {
  codes: Map<string, Code>
  access: Map<string, Grant & { expiresAt: number; refreshToken: string }>
  refresh: Map<string, Grant>
}

export function createOAuth(): OAuth {
  return { codes: new Map(), access: new Map(), refresh: new Map() }
}

/** True for an access token that was given, is not over and whose consent holds. */
export function isLiveToken({ oauth, now }: Portal, authorization: string): boolean {
  const found = oauth.access.get(authorization.replace(/^Bearer /, ''))
  return !!found && found.expiresAt > now() && oauth.refresh.has(found.refreshToken)
}

type Asked = { method: string; url: URL; body: string }

/** The authorization server: consent page, token, token's owner. Null for every other address. */
export function oauthReply(portal: Portal, { method, url, body }: Asked): Reply | null {
  const path = `${method} ${url.pathname}`
  if (path === 'GET /oauth/authorize') return consentPage(url.searchParams)
  if (path === 'GET /oauth/allow') return allow(portal, url.searchParams)
  const fields = new URLSearchParams(body)
  if (/^POST \/oauth\/[\w-]+\/token$/.test(path)) return giveTokens(portal, fields)
  if (/^POST \/oauth\/[\w-]+\/token\/introspect$/.test(path)) return ownerOf(portal, fields.get('token') ?? '')
  const [, token] = /^GET \/oauth\/v1\/access-tokens\/(.+)$/.exec(path) ?? []
  if (token) return ownerOf(portal, decodeURIComponent(token))
  const [, ended] = /^DELETE \/oauth\/v1\/refresh-tokens\/(.+)$/.exec(path) ?? []
  if (ended) return { status: portal.oauth.refresh.delete(decodeURIComponent(ended)) ? 204 : 404 }
  return null
}

/** HubSpot refuses an address that is not among the app's; here those of a service on this machine are. */
function isOurs(redirectUri: string): boolean {
  const url = URL.parse(redirectUri)
  return url?.protocol === 'http:' && url.hostname === '127.0.0.1' && url.pathname === '/oauth/callback'
}

function consentPage(query: URLSearchParams): Reply {
  const redirectUri = query.get('redirect_uri') ?? ''
  if (query.get('client_id') !== SANDBOX_CLIENT.id || !isOurs(redirectUri)) {
    return page(400, '<h1>The app or its redirect address is not known</h1>')
  }
  const people = SANDBOX_PEOPLE.map((email) => {
    const address = `/oauth/allow?${new URLSearchParams([...query, ['as', email]])}`
    return `<p><a href="${escapeHtml(address)}">Allow as ${escapeHtml(email)}</a></p>`
  })
  const no = new URL(redirectUri)
  no.search = new URLSearchParams({ error: 'access_denied', state: query.get('state') ?? '' }).toString()
  return page(200, `<h1>Connect app</h1>${people.join('')}<p><a href="${escapeHtml(no.href)}">Cancel</a></p>`)
}

function allow(portal: Portal, query: URLSearchParams): Reply {
  const redirectUri = query.get('redirect_uri') ?? ''
  const email = query.get('as') ?? ''
  if (!isOurs(redirectUri) || !SANDBOX_PEOPLE.includes(email)) return page(400, '<h1>Not known</h1>')
  const wanted = `${query.get('scope') ?? ''} ${query.get('optional_scope') ?? ''}`.split(' ').filter(Boolean)
  const given = grantedScopes(portal)
  const scopes = wanted.filter((scope) => scope === 'oauth' || given.includes(scope))
  const code = randomUuid(portal.random)
  portal.oauth.codes.set(code, { email, scopes, redirectUri, challenge: query.get('code_challenge') ?? '' })
  const back = new URL(redirectUri)
  back.search = new URLSearchParams({ code, state: query.get('state') ?? '' }).toString()
  return { status: 302, headers: { Location: back.href } }
}

function giveTokens(portal: Portal, fields: URLSearchParams): Reply {
  if (fields.get('client_id') !== SANDBOX_CLIENT.id || fields.get('client_secret') !== SANDBOX_CLIENT.secret) {
    return refused('BAD_CLIENT_ID', 'missing or unknown client id')
  }
  const grant = fields.get('grant_type') === 'refresh_token' ? renewed(portal, fields) : redeemed(portal, fields)
  if (!isJson(grant)) return refused('BAD_GRANT', 'missing or unknown auth code or refresh token')
  return { status: 200, body: grant }
}

function redeemed(portal: Portal, fields: URLSearchParams): Json | null {
  const name = fields.get('code') ?? ''
  const code = portal.oauth.codes.get(name)
  portal.oauth.codes.delete(name)
  const verifier = fields.get('code_verifier') ?? ''
  const proved = !code?.challenge || createHash('sha256').update(verifier).digest('base64url') === code.challenge
  if (!code || !proved || code.redirectUri !== fields.get('redirect_uri')) return null
  return give(portal, code, `refresh-${randomUuid(portal.random)}`)
}

function renewed(portal: Portal, fields: URLSearchParams): Json | null {
  const refreshToken = fields.get('refresh_token') ?? ''
  const grant = portal.oauth.refresh.get(refreshToken)
  return grant ? give(portal, grant, refreshToken) : null
}

function give(portal: Portal, { email, scopes }: Grant, refreshToken: string): Json {
  const accessToken = `access-${randomUuid(portal.random)}`
  portal.oauth.refresh.set(refreshToken, { email, scopes })
  portal.oauth.access.set(accessToken, { email, scopes, refreshToken, expiresAt: portal.now() + LIFETIME * 1000 })
  return { token_type: 'bearer', access_token: accessToken, refresh_token: refreshToken, expires_in: LIFETIME }
}

function ownerOf(portal: Portal, token: string): Reply {
  const grant = portal.oauth.access.get(token)
  if (!grant || !isLiveToken(portal, token)) return { status: 404, body: { status: 'error', message: 'unknown token' } }
  const { portalId, appId } = portal.settings
  const userId = 88_842_095 + SANDBOX_PEOPLE.indexOf(grant.email)
  const ids = { hub_id: portalId, app_id: appId, user_id: userId, user: grant.email }
  return { status: 200, body: { active: true, token_type: 'access', ...ids, scopes: grant.scopes } }
}

function refused(status: string, message: string): Reply {
  return { status: 400, body: { status, message } }
}

function page(status: number, content: string): Reply {
  return { status, body: content, headers: { 'Content-Type': 'text/html;charset=utf-8' } }
}
