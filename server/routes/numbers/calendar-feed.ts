import { AppError } from '../../errors.ts'
import { noStore } from '../../middleware/no-store.ts'
import { readFeed } from '../../services/calendar/read-feed.ts'
import { router } from '../route.ts'

/** The calendar behind a secret address; it needs no token, the address is the secret. Not in /openapi.json. */
export function calendarFeedPage() {
  return router().get('/calendar/:file', noStore, async (c) => {
    const secret = /^([\w-]{43})\.ics$/.exec(c.req.param('file'))?.[1]
    const text = secret ? await readFeed(c.var.deps, secret, c.var.deps.clock()) : null
    if (text === null)
      throw new AppError('not-found', 'There is no calendar at this address. It may have been revoked.')
    return c.body(text, 200, { 'content-type': 'text/calendar; charset=utf-8', 'x-robots-tag': 'noindex' })
  })
}
