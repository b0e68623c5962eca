import { timingSafeEqual } from 'node:crypto'
import { Hono, type Context as HonoContext } from 'hono'
import { getCookie } from 'hono/cookie'
import { z } from 'zod'
import type { AppEnv } from '../app-env.ts'
import type { SenderProfile } from '../db/tables/access.ts'
import { AppError } from '../errors.ts'
import { limitOpen } from '../middleware/limit-open.ts'
import { noStore } from '../middleware/no-store.ts'
import { keepSession, pageHeaders, SESSION_COOKIE, showError } from '../middleware/pages.ts'
import { PAGES_CSS } from '../pages/layout.ts'
import {
  confirmPage,
  connectPage,
  donePage,
  enterCodePage,
  errorPage,
  notSignedInPage,
  type Profile,
  uninstalledPage,
} from '../pages/sign-in-pages.ts'
import { answerDeviceCode, findPending } from '../services/access/device-codes.ts'
import { normaliseUserCode } from '../services/access/secret.ts'
import { findSession, peekSignInKey, type SessionUser, useSignInKey } from '../services/access/sign-in-link.ts'
import { revokeUninstalled } from '../services/device/revoke-uninstalled.ts'

const CODE_GONE = 'This code is unknown, expired or already answered. Start again in the extension.'
const SIGN_IN_OVER = 'You are not signed in any more: it lasts eight hours. Sign in again, then answer the code.'
const NOT_OUR_FORM = 'This form was not opened in a signed-in window. Open the code page again.'
const NO_FIELDS: Profile = { name: '', email: '', title: '', calendarUrl: '' }
const LINK_GONE = 'This sign-in link was used or is over. Run "npm run cli -- sign-in" for a new one.'

const ConnectForm = z.object({
  key: z.string().max(500),
  user_code: z.string().max(12).default(''),
  name: z.string().trim().max(100).default(''),
  email: z.string().trim().max(320).default(''),
  title: z.string().trim().max(100).default(''),
  calendar_url: z.union([z.url({ protocol: /^https?$/ }).max(500), z.literal('')]).default(''),
})
const LABELS: Record<string, string> = {
  name: 'Name',
  email: 'E-mail address',
  title: 'Title',
  calendar_url: 'Calendar link',
}
const Uninstalled = z.object({ device: z.uuid(), key: z.string().min(40).max(50) })
const DeviceForm = z.object({ user_code: z.string().max(12), csrf: z.string(), answer: z.enum(['approve', 'deny']) })

/** The pages on which a person confirms a device. They are served by us alone: no frame, no foreign script, no style. */
export function signInPages() {
  const headers = pageHeaders()
  return new Hono<AppEnv>()
    .onError(showError)
    .get('/pages.css', (c) => c.body(PAGES_CSS, 200, { 'content-type': 'text/css; charset=utf-8' }))
    .use('/connect', headers, noStore, limitOpen())
    .use('/device', headers, noStore, limitOpen())
    .use('/uninstalled', headers, noStore, limitOpen())
    .get('/uninstalled', uninstalled)
    .get('/connect', showConnect)
    .post('/connect', connect)
    .get('/device', showDevice)
    .post('/device', answer)
}

/** Opened by the browser that has just lost its extension; looking at it is all that can still be done. */
async function uninstalled(c: HonoContext<AppEnv>) {
  const { db, now } = scope(c)
  await refuseGuesser(c)
  const asked = Uninstalled.safeParse(c.req.query())
  const done = asked.success && (await revokeUninstalled(db, asked.data, now))
  if (!done) await countGuess(c)
  return c.html(uninstalledPage(done))
}

async function showConnect(c: HonoContext<AppEnv>) {
  const { db, now } = scope(c)
  const key = keyIn(c.req.query('key') ?? '')
  const userCode = (c.req.query('user_code') ?? '').slice(0, 12)
  await refuseGuesser(c)
  const link = await peekSignInKey(db, key, now)
  if (!link) await countGuess(c)
  if (!link) return c.html(notSignedInPage({ ...byHubSpot(c), userCode, problem: LINK_GONE }), 401)
  const adminName = link.user?.name ?? null
  return c.html(connectPage({ key, userCode, adminName, problem: null, typed: NO_FIELDS }))
}

async function connect(c: HonoContext<AppEnv>) {
  const { db, now } = scope(c)
  const fields = await c.req.parseBody()
  const form = ConnectForm.safeParse(fields)
  if (!form.success) return c.html(connectAgain(fields, whatIsWrong(form.error)), 422)
  const { key, user_code: userCode } = form.data
  await refuseGuesser(c)
  try {
    const session = await useSignInKey(db, key, profileIn(form.data, c.var.deps.framework.organisation), now)
    keepSession(c, session.token)
    return c.redirect(userCode ? `/device?user_code=${encodeURIComponent(userCode)}` : '/device', 303)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'invalid') return c.html(connectAgain(fields, error.message), 422)
    await countGuess(c)
    return c.html(notSignedInPage({ ...byHubSpot(c), userCode, problem: error.message }), 401)
  }
}

/** Whoever tried too many keys that do not exist is not answered any more, not even about one that does. */
async function refuseGuesser({ var: { limits, address } }: HonoContext<AppEnv>): Promise<void> {
  if (address) await limits.check('wrongSecret', address)
}

async function countGuess({ var: { limits, address } }: HonoContext<AppEnv>): Promise<void> {
  if (address) await limits.take('wrongSecret', address)
}

async function showDevice(c: HonoContext<AppEnv>) {
  const { db, now } = scope(c)
  const userCode = (c.req.query('user_code') ?? '').slice(0, 12)
  const session = await findSession(db, getCookie(c, SESSION_COOKIE), now)
  if (!session) return c.html(notSignedInPage({ ...byHubSpot(c), userCode, problem: null }), 401)
  if (!userCode) return c.html(enterCodePage({ name: session.name, problem: null }))
  await countCode(c, session, userCode)
  const pending = await findPending(db, userCode, now)
  if (!pending) return codeGone(c, session)
  const elsewhere = pending.askedFrom !== c.var.address
  return c.html(confirmPage({ ...pending, elsewhere, name: session.name, csrf: session.csrf }))
}

async function answer(c: HonoContext<AppEnv>) {
  const { db, now } = scope(c)
  const session = await findSession(db, getCookie(c, SESSION_COOKIE), now)
  const form = DeviceForm.safeParse(await c.req.parseBody())
  if (!session) {
    const userCode = form.data?.user_code ?? ''
    return c.html(notSignedInPage({ ...byHubSpot(c), userCode, problem: SIGN_IN_OVER }), 401)
  }
  if (!form.success || !isSame(form.data.csrf, session.csrf)) return c.html(errorPage(NOT_OUR_FORM), 403)
  const approve = form.data.answer === 'approve'
  const { portalId, userId } = session
  await countCode(c, session, form.data.user_code)
  try {
    await answerDeviceCode(db, { userCode: form.data.user_code, approve, portalId, userId, now })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return codeGone(c, session)
  }
  return c.html(donePage(approve))
}

/** Codes are short: a person has few guesses, and one code is looked at by few. */
async function countCode({ var: { limits } }: HonoContext<AppEnv>, session: SessionUser, code: string): Promise<void> {
  await limits.check('wrongCode', session.userId)
  await limits.take('code', normaliseUserCode(code))
}

async function codeGone(c: HonoContext<AppEnv>, session: SessionUser) {
  await c.var.limits.take('wrongCode', session.userId)
  return c.html(enterCodePage({ name: session.name, problem: CODE_GONE }), 404)
}

/** The form of the first admin once more, with what was typed. */
function connectAgain(fields: Record<string, unknown>, problem: string) {
  const text = (name: string) => String(fields[name] ?? '').slice(0, 500)
  const typed = { name: text('name'), email: text('email'), title: text('title'), calendarUrl: text('calendar_url') }
  return connectPage({ key: text('key'), userCode: text('user_code'), adminName: null, problem, typed })
}

function whatIsWrong(error: z.ZodError): string {
  const wrong = new Set(error.issues.map((issue) => LABELS[String(issue.path[0])] ?? 'The form'))
  return `${[...wrong].join(', ')}: this does not fit. A calendar link starts with https://.`
}

function byHubSpot(c: HonoContext<AppEnv>) {
  return { hubspot: c.var.deps.oauth !== undefined }
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
