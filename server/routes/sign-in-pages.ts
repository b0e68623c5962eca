import { timingSafeEqual } from 'node:crypto'
import { Hono, type Context as HonoContext } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { secureHeaders } from 'hono/secure-headers'
import { z } from 'zod'
import type { AppEnv } from '../app-env.ts'
import type { SenderProfile } from '../db/tables/access.ts'
import { AppError } from '../errors.ts'
import { PAGES_CSS } from '../pages/layout.ts'
import { confirmPage, connectPage, donePage, enterCodePage, notSignedInPage } from '../pages/sign-in-pages.ts'
import { answerDeviceCode, findPending } from '../services/access/device-codes.ts'
import { findSession, firstAdmin, peekSignInKey, useSignInKey } from '../services/access/sign-in-link.ts'

const COOKIE = 'tributary_session'
const CODE_GONE = 'This code is unknown, expired or already answered. Start again in the extension.'
const LINK_GONE = 'This sign-in link was used or is over. Run "npm run cli -- sign-in" for a new one.'

const ConnectForm = z.object({
  key: z.string().max(500),
  user_code: z.string().max(12).default(''),
  name: z.string().trim().max(100).default(''),
  email: z.string().trim().max(320).default(''),
  title: z.string().trim().max(100).default(''),
  calendar_url: z.union([z.url({ protocol: /^https?$/ }).max(500), z.literal('')]).default(''),
})
const DeviceForm = z.object({ user_code: z.string().max(12), csrf: z.string(), answer: z.enum(['approve', 'deny']) })

/** The pages on which a person confirms a device. They are served by us alone: no frame, no foreign script, no style. */
export function signInPages() {
  const headers = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
  })
  return new Hono<AppEnv>()
    .get('/pages.css', (c) => c.body(PAGES_CSS, 200, { 'content-type': 'text/css; charset=utf-8' }))
    .use('/connect', headers)
    .use('/device', headers)
    .get('/connect', showConnect)
    .post('/connect', connect)
    .get('/device', showDevice)
    .post('/device', answer)
}

async function showConnect(c: HonoContext<AppEnv>) {
  const { db, now } = scope(c)
  const key = keyIn(c.req.query('key') ?? '')
  const userCode = (c.req.query('user_code') ?? '').slice(0, 12)
  const portalId = await peekSignInKey(db, key, now)
  if (!portalId) return c.html(notSignedInPage({ userCode, problem: LINK_GONE }), 401)
  const admin = await firstAdmin(db, portalId)
  return c.html(connectPage({ key, userCode, adminName: admin?.name ?? null, problem: null }))
}

async function connect(c: HonoContext<AppEnv>) {
  const { db, now } = scope(c)
  const form = ConnectForm.safeParse(await c.req.parseBody())
  if (!form.success) throw new AppError('malformed', 'The form does not fit. Go back and check the fields.')
  const { key, user_code: userCode } = form.data
  try {
    const session = await useSignInKey(db, key, profileIn(form.data, c.var.deps.framework.organisation), now)
    const secure = c.var.publicUrl.startsWith('https:')
    setCookie(c, COOKIE, session.token, { httpOnly: true, sameSite: 'Lax', secure, path: '/', maxAge: 8 * 3600 })
    return c.redirect(userCode ? `/device?user_code=${encodeURIComponent(userCode)}` : '/device', 303)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'invalid')
      return c.html(connectPage({ key, userCode, adminName: null, problem: error.message }), 422)
    return c.html(notSignedInPage({ userCode, problem: error.message }), 401)
  }
}

async function showDevice(c: HonoContext<AppEnv>) {
  const { db, now } = scope(c)
  const userCode = (c.req.query('user_code') ?? '').slice(0, 12)
  const session = await findSession(db, getCookie(c, COOKIE), now)
  if (!session) return c.html(notSignedInPage({ userCode, problem: null }), 401)
  if (!userCode) return c.html(enterCodePage({ name: session.name, problem: null }))
  const pending = await findPending(db, userCode, now)
  if (!pending) return c.html(enterCodePage({ name: session.name, problem: CODE_GONE }), 404)
  return c.html(confirmPage({ ...pending, name: session.name, csrf: session.csrf }))
}

async function answer(c: HonoContext<AppEnv>) {
  const { db, now } = scope(c)
  const session = await findSession(db, getCookie(c, COOKIE), now)
  const form = DeviceForm.safeParse(await c.req.parseBody())
  if (!session || !form.success || !isSame(form.data.csrf, session.csrf)) {
    throw new AppError('forbidden', 'This form was not opened in a signed-in window. Open the code page again.')
  }
  const approve = form.data.answer === 'approve'
  const { portalId, userId } = session
  try {
    await answerDeviceCode(db, { userCode: form.data.user_code, approve, portalId, userId, now })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return c.html(enterCodePage({ name: session.name, problem: CODE_GONE }), 404)
  }
  return c.html(donePage(approve))
}

function scope(c: HonoContext<AppEnv>) {
  return { db: c.var.deps.database.db, now: c.var.deps.clock() }
}

/** The key itself, or the key in a pasted link. */
function keyIn(pasted: string): string {
  return /[?&]key=([\w-]+)/.exec(pasted)?.[1] ?? pasted.trim()
}

function profileIn(form: z.infer<typeof ConnectForm>, organisation: string): SenderProfile | null {
  if (!form.name || !z.email().safeParse(form.email).success) return null
  const { name, email, title } = form
  return { name, email: email.toLowerCase(), title, calendarUrl: form.calendar_url || null, organisation }
}

function isSame(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
