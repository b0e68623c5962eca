import { notFound } from './errors.ts'
import type { Call, Reply } from './http.ts'
import type { Route } from './router.ts'

type OwnerJson = { id: string; email: string }

function owners(call: Call): OwnerJson[] {
  return call.portal.store
    .all<{ json: string }>('select json from owner order by id')
    .map((row) => JSON.parse(row.json) as OwnerJson)
}

/** `after` is base64 of the NEXT record's id (recorded). */
function list(call: Call): Reply {
  const limit = Math.min(Number(call.query.get('limit') ?? 100) || 100, 500)
  const after = Buffer.from(call.query.get('after') ?? '', 'base64').toString()
  const email = call.query.get('email')?.toLowerCase()
  const wanted = owners(call).filter((one) => !email || one.email.toLowerCase() === email)
  const start = Math.max(0, after ? wanted.findIndex((one) => one.id === after) : 0)
  const next = wanted[start + limit]
  const token = next ? Buffer.from(next.id).toString('base64') : ''
  const paging = next ? { paging: { next: { after: token, link: `?after=${encodeURIComponent(token)}` } } } : {}
  return { status: 200, body: { results: wanted.slice(start, start + limit), ...paging } }
}

function get(call: Call): Reply {
  const owner = owners(call).find((one) => one.id === call.params.id)
  if (!owner) throw notFound(`Owner ${call.params.id} does not exist`)
  return { status: 200, body: owner }
}

export const ownerRoutes: Route[] = [
  { method: 'GET', pattern: '/crm/v3/owners', handler: list },
  { method: 'GET', pattern: '/crm/v3/owners/:id', handler: get },
]
