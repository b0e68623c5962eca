import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'
import { secureHeaders } from 'hono/secure-headers'
import type { AppEnv } from '../app-env.ts'
import { errorPage } from '../pages/sign-in-pages.ts'
import { explainError } from './error-handler.ts'

export const SESSION_COOKIE = 'tributary_session'
const SESSION_SECONDS = 8 * 3600

/** For pages that people see: nobody's frame, no script, no foreign style; forms go to us and to `formTargets`. */
export function pageHeaders(formTargets: string[] = []) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      formAction: ["'self'", ...formTargets],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
  })
}

/** People read these pages: a failure is a page too. */
export function showError(error: Error, c: Context<AppEnv>): Response | Promise<Response> {
  const { message, status, retryAfterSeconds } = explainError(error, c)
  if (retryAfterSeconds !== null) c.header('retry-after', String(retryAfterSeconds))
  return c.html(errorPage(message), status)
}

/** `Lax`, because people come from the extension and from HubSpot; each form has a field of its own besides. */
export function keepInBrowser(c: Context<AppEnv>, name: string, { value, path, seconds }: Kept): void {
  const secure = c.var.publicUrl.startsWith('https:')
  setCookie(c, name, value, { httpOnly: true, sameSite: 'Lax', secure, path, maxAge: seconds })
}
type Kept = { value: string; path: string; seconds: number }

export function keepSession(c: Context<AppEnv>, token: string): void {
  keepInBrowser(c, SESSION_COOKIE, { value: token, path: '/', seconds: SESSION_SECONDS })
}
