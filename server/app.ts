import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import type { AppEnv } from './app-env.ts'
import type { Deps } from './deps.ts'
import { AppError } from './errors.ts'
import { bearer } from './middleware/bearer.ts'
import { clientAddress } from './middleware/client-address.ts'
import { handleError, problemResponse, refuseInvalid } from './middleware/error-handler.ts'
import { extensionCors } from './middleware/extension-cors.ts'
import { noStore } from './middleware/no-store.ts'
import { cadenceRoutes } from './routes/cadence.ts'
import { consentRoutes } from './routes/consent.ts'
import { deviceRoutes, deviceSignInRoutes } from './routes/devices.ts'
import { draftRoutes } from './routes/drafts.ts'
import { dueRoutes } from './routes/due.ts'
import { healthRoutes } from './routes/health.ts'
import { incidentRoutes } from './routes/incidents.ts'
import { issueRoutes } from './routes/issues.ts'
import { notifyRoutes } from './routes/notify.ts'
import { calendarFeedPage } from './routes/numbers/calendar-feed.ts'
import { numberRoutes } from './routes/numbers/index.ts'
import { oauthPages } from './routes/oauth-pages.ts'
import { operationRoutes } from './routes/operations.ts'
import { outreachRoutes } from './routes/outreach.ts'
import { partnerIndexRoutes } from './routes/partner-index.ts'
import { partnerRecordRoutes } from './routes/partner-records.ts'
import { partnerRoutes } from './routes/partners.ts'
import { signInPages } from './routes/sign-in-pages.ts'
import { syncRoutes } from './routes/sync.ts'
import { teamRoutes } from './routes/team.ts'
import { templateRoutes } from './routes/templates.ts'
import { touchpointRoutes } from './routes/touchpoints.ts'
import { userRoutes } from './routes/users.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { openRequestLimits, type RequestLimits } from './services/limit/request-limits.ts'

const MAX_BODY = 1_048_576

export type AppOptions = {
  limits?: RequestLimits
  /** Proxies of ours in front of the service, whose word about the client's address is taken. */
  proxies?: number
}

/** The whole HTTP surface. `publicUrl` is the address people reach it by, without a slash at the end. */
export function createApp(
  deps: Deps,
  publicUrl: string,
  { limits = openRequestLimits(), proxies = 0 }: AppOptions = {},
) {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
  app.use(async (c, next) => {
    c.set('deps', deps)
    c.set('publicUrl', publicUrl)
    c.set('limits', limits)
    c.set('address', clientAddress(c, proxies))
    await next()
    c.res.headers.set('x-content-type-options', 'nosniff')
  })
  app.use(
    bodyLimit({
      maxSize: MAX_BODY,
      onError: (c) => problemResponse(c, new AppError('too-large', `A body may have ${MAX_BODY} bytes. Send less.`)),
    }),
  )
  app.use('/v1/*', extensionCors)
  app.onError(handleError)
  app.notFound((c) =>
    problemResponse(c, new AppError('not-found', `There is nothing at ${c.req.path}. See /openapi.json.`)),
  )
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  app.doc31('/openapi.json', { openapi: '3.1.0', info: { title: 'Tributary', version: '1' } })
  const open = app
    .route('/', healthRoutes())
    .route('/', calendarFeedPage())
    .route('/', signInPages())
    .route('/', oauthPages())
    .route('/', deviceSignInRoutes())
    .route('/', webhookRoutes())
  // What is registered below this line needs a token.
  app.use('/v1/*', noStore, bearer)
  return open
    .route('/', partnerIndexRoutes())
    .route('/', partnerRoutes())
    .route('/', outreachRoutes())
    .route('/', dueRoutes())
    .route('/', partnerRecordRoutes())
    .route('/', cadenceRoutes())
    .route('/', teamRoutes())
    .route('/', touchpointRoutes())
    .route('/', templateRoutes())
    .route('/', draftRoutes())
    .route('/', deviceRoutes())
    .route('/', userRoutes())
    .route('/', consentRoutes())
    .route('/', operationRoutes())
    .route('/', numberRoutes())
    .route('/', incidentRoutes())
    .route('/', issueRoutes())
    .route('/', notifyRoutes())
    .route('/', syncRoutes())
}

/** What the extension's typed client is made from; a type, never a value. */
export type AppType = ReturnType<typeof createApp>
