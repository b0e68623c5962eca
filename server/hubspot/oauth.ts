import { z } from 'zod'
import { HubSpotError } from './door.ts'
import { answerError, connectionError, type Place, parseJson, type RawAnswer, unreadable } from './errors.ts'
import type { Family } from './paths.ts'

/** Our HubSpot app, as its settings name it. */
export type OAuthSettings = {
  clientId: string
  clientSecret: string
  /** The one address HubSpot sends people back to; HubSpot refuses any other. */
  redirectUri: string
  /** HubSpot's consent page. */
  consentUrl: string
  /** Where the API is, without a slash at the end. */
  basePath: string
  family: Family
  timeoutMs: number
}

export type Tokens = { accessToken: string; refreshToken: string; expiresInSeconds: number }
/** Whose a token is: the account, the person who consented, and what they allowed. */
export type TokenOwner = { portalId: string; userId: string; email: string; scopes: string[] }

/** HubSpot's authorization server (reference/hubspot.md §2.1, §3.10). Every call may throw a HubSpotError. */
export type OAuthDoor = {
  readonly requiredScopes: readonly string[]
  /** The one foreign origin that people are led to. */
  readonly consentOrigin: string
  consentAddress(visit: { state: string; challenge: string }): string
  /** Null if HubSpot does not take the code: it was used, is over, or is not ours. */
  exchange(answer: { code: string; verifier: string }): Promise<Tokens | null>
  /** Null if the consent is over: somebody removed the app, or the account's scopes changed. */
  refresh(refreshToken: string): Promise<Tokens | null>
  inspect(accessToken: string): Promise<TokenOwner>
}

/** Without these nothing works; `oauth` alone says who somebody is. */
export const REQUIRED_SCOPES = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.owners.read',
] as const
/** Of plans that have custom objects; an account without them consents all the same. */
export const OPTIONAL_SCOPES = [
  'crm.schemas.custom.read',
  'crm.schemas.custom.write',
  'crm.objects.custom.read',
  'crm.objects.custom.write',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'tickets',
] as const

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
})
const Id = z.union([z.string(), z.number()]).transform(String)
const OwnerAnswer = z.object({ hub_id: Id, user_id: Id, user: z.email().toLowerCase(), scopes: z.array(z.string()) })

export function openOAuth(settings: OAuthSettings): OAuthDoor {
  const app = { client_id: settings.clientId, client_secret: settings.clientSecret }
  const path = settings.family === 'legacy' ? '/oauth/v1/token' : `/oauth/${settings.family}/token`
  async function tokens(fields: Record<string, string>): Promise<Tokens | null> {
    const answer = await ask(settings, { method: 'POST', path, fields: { ...app, ...fields } }, TokenAnswer)
    return answer && toTokens(answer)
  }
  return {
    requiredScopes: REQUIRED_SCOPES,
    consentOrigin: new URL(settings.consentUrl).origin,
    consentAddress({ state, challenge }) {
      const url = new URL(settings.consentUrl)
      url.search = new URLSearchParams({
        client_id: settings.clientId,
        redirect_uri: settings.redirectUri,
        scope: REQUIRED_SCOPES.join(' '),
        optional_scope: OPTIONAL_SCOPES.join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      }).toString()
      return url.href
    },
    exchange: ({ code, verifier }) =>
      tokens({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: settings.redirectUri,
      }),
    refresh: (refreshToken) => tokens({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    async inspect(accessToken) {
      const question =
        settings.family === 'legacy'
          ? { method: 'GET' as const, path: `/oauth/v1/access-tokens/${encodeURIComponent(accessToken)}`, fields: null }
          : { method: 'POST' as const, path: `${path}/introspect`, fields: { ...app, token: accessToken } }
      const owner = await ask(settings, question, OwnerAnswer)
      if (!owner)
        throw new HubSpotError('unauthorised', 'HubSpot does not know the token it has just given. Try again.')
      return { portalId: owner.hub_id, userId: owner.user_id, email: owner.user, scopes: owner.scopes }
    },
  }
}

type Question = { method: 'GET' | 'POST'; path: string; fields: Record<string, string> | null }

/** Null for 400 and 401: what was sent is not, or no more, valid. */
async function ask<T extends z.ZodType>(
  settings: OAuthSettings,
  question: Question,
  shape: T,
): Promise<z.infer<T> | null> {
  // A path may hold a token, so errors name only where it starts.
  const place: Place = { method: question.method, path: question.path.split('/').slice(0, 4).join('/'), token: '' }
  const answer = await request(settings, question, place)
  if (answer.status === 400 || answer.status === 401) return null
  if (answer.status < 200 || answer.status > 299) throw answerError(answer, place)
  const parsed = shape.safeParse(parseJson(answer.text))
  if (!parsed.success) throw unreadable(answer, place)
  return parsed.data
}

async function request(settings: OAuthSettings, { method, path, fields }: Question, place: Place): Promise<RawAnswer> {
  try {
    const response = await fetch(settings.basePath + path, {
      method,
      headers: { accept: 'application/json' },
      body: fields && new URLSearchParams(fields),
      redirect: 'error',
      signal: AbortSignal.timeout(settings.timeoutMs),
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (error) {
    throw connectionError(error, place, settings.timeoutMs)
  }
}

function toTokens({ access_token, refresh_token, expires_in }: z.infer<typeof TokenAnswer>): Tokens {
  return { accessToken: access_token, refreshToken: refresh_token, expiresInSeconds: expires_in }
}
