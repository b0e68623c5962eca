import { Hono, type Context as HonoContext } from 'hono'
import { deleteCookie, getCookie } from 'hono/cookie'
import { z } from 'zod'
import type { AppEnv } from '../app-env.ts'
import { AppError } from '../errors.ts'
import { limitOpen } from '../middleware/limit-open.ts'
import { noStore } from '../middleware/no-store.ts'
import { keepInBrowser, keepSession, pageHeaders, showError } from '../middleware/pages.ts'
import { installPage } from '../pages/oauth-pages.ts'
import { useInstallKey } from '../services/oauth/install-link.ts'
import { returnFromHubSpot } from '../services/oauth/return-from-hubspot.ts'
import { beginVisit, VISIT_SECONDS, type Visit } from '../services/oauth/visit.ts'

const COOKIE = 'tributary_visit'
const UserCode = z.string().max(12).catch('')
const Key = z.string().min(20).max(100)
const Callback = z.object({ code: z.string().min(1).max(2_000), state: z.string().min(20).max(100) })

/** The way to HubSpot's consent page and back. The only addresses led to are HubSpot's, from the settings, and ours. */
export function oauthPages() {
  return new Hono<AppEnv>()
    .onError(showError)
    .use('/oauth/*', (c, next) => pageHeaders(consentOrigin(c))(c, next))
    .use('/oauth/*', noStore, limitOpen())
    .get('/oauth/sign-in', signIn)
    .get('/oauth/install', showInstall)
    .post('/oauth/install', install)
    .get('/oauth/callback', comeBack)
}

/** A form may lead on only to where its page's policy says, redirects too. */
function consentOrigin({ var: { deps } }: HonoContext<AppEnv>): string[] {
  return deps.oauth ? [deps.oauth.door.consentOrigin] : []
}

function signIn(c: HonoContext<AppEnv>) {
  return leave(c, { purpose: 'sign-in', userCode: UserCode.parse(c.req.query('user_code')) })
}

/** A page with a button: what looks at links before people do must not use one up. */
function showInstall(c: HonoContext<AppEnv>) {
  return c.html(installPage(Key.catch('').parse(c.req.query('key'))))
}

async function install(c: HonoContext<AppEnv>) {
  const { deps, limits, address } = c.var
  if (address) await limits.check('wrongSecret', address)
  const { key } = await c.req.parseBody()
  try {
    await useInstallKey(deps.database.db, Key.catch('').parse(key), deps.clock())
  } catch (error) {
    if (address) await limits.take('wrongSecret', address)
    throw error
  }
  return leave(c, { purpose: 'install', userCode: '' })
}

async function leave(c: HonoContext<AppEnv>, visit: Visit) {
  const { deps } = c.var
  if (!deps.oauth) throw new AppError('not-found', 'No HubSpot app is configured for this service.')
  const way = await beginVisit(deps.database.db, { door: deps.oauth.door, visit }, deps.clock())
  keepInBrowser(c, COOKIE, { value: way.browser, path: '/oauth', seconds: VISIT_SECONDS })
  return c.redirect(way.address, 303)
}

async function comeBack(c: HonoContext<AppEnv>) {
  const browser = getCookie(c, COOKIE) ?? ''
  deleteCookie(c, COOKIE, { path: '/oauth' })
  if (c.req.query('error')) throw new AppError('forbidden', 'HubSpot was not allowed to let Tributary in. Start again.')
  const answer = Callback.safeParse(c.req.query())
  if (!answer.success) throw new AppError('malformed', 'This is not an answer of HubSpot. Start again.')
  const { session, userCode } = await returnFromHubSpot(c.var.deps, { ...answer.data, browser })
  keepSession(c, session.token)
  return c.redirect(userCode ? `/device?user_code=${encodeURIComponent(userCode)}` : '/device', 303)
}
