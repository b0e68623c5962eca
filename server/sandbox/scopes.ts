import { allTypes, findType, type ObjectType } from './definitions.ts'
import { missingScopes } from './errors.ts'
import type { Portal, Settings } from './portal.ts'
import type { Route } from './router.ts'

/** Engagements are authorised by the scopes of contacts (reference §3.10). */
const NOUNS: Record<string, string> = { '0-2': 'companies', '0-3': 'deals', '0-5': 'tickets' }
const ALL = [
  'oauth',
  'tickets',
  'crm.objects.owners.read',
  ...['contacts', 'companies', 'deals', 'custom'].flatMap((noun) =>
    ['objects', 'schemas'].flatMap((area) => [`crm.${area}.${noun}.read`, `crm.${area}.${noun}.write`]),
  ),
]

/** What the token may do. Custom objects need Enterprise: a smaller plan cannot be granted their scopes. */
export function grantedScopes({ settings, scopes }: { settings: Settings; scopes: string[] | null }): string[] {
  return (scopes ?? ALL).filter((scope) => settings.plan === 'enterprise' || !scope.includes('.custom.'))
}

/** Throws HubSpot's 403 unless one scope of every group is granted; an unknown object type is a 400 before (§3.6). */
export function assertScopes(portal: Portal, route: Route, params: Record<string, string>): void {
  const granted = new Set(grantedScopes(portal))
  for (const oneOf of neededScopes(portal, route, params)) {
    if (!oneOf.some((scope) => granted.has(scope))) throw missingScopes(oneOf)
  }
}

function neededScopes(portal: Portal, route: Route, params: Record<string, string>): string[][] {
  const mode = route.method === 'GET' || route.read ? 'read' : 'write'
  const [, root = '', version = '', area = ''] = route.pattern.split('/')
  if (root === 'crm-object-schemas') return [[`crm.schemas.${schemaNoun(portal, params.type)}.${mode}`]]
  if (root !== 'crm') return []
  if (area === 'owners') return [['crm.objects.owners.read']]
  if (version === 'v4') return associated(portal, params).map((type) => [objectScope(type, mode)])
  if (area === 'objects') return [[objectScope(findType(portal, params.type ?? ''), mode)]]
  if (area !== 'properties' && area !== 'pipelines') return []
  const type = findType(portal, params.type ?? '')
  return [[`crm.schemas.${nounOf(type)}.${mode}`, objectScope(type, mode)]]
}

function associated(portal: Portal, { type, from, to }: Record<string, string>): ObjectType[] {
  return [type ?? from ?? '', to ?? ''].map((spelling) => findType(portal, spelling))
}

function objectScope(type: ObjectType, mode: string): string {
  return type.id === '0-5' ? 'tickets' : `crm.objects.${nounOf(type)}.${mode}`
}

function nounOf(type: ObjectType): string {
  return type.custom ? 'custom' : (NOUNS[type.id] ?? 'contacts')
}

/** Without a type the request is about custom objects; so is one about a type that is archived. */
function schemaNoun(portal: Portal, spelling: string | undefined): string {
  const wanted = spelling?.toLowerCase()
  const type = allTypes(portal.store).find((one) => wanted && one.spellings.includes(wanted))
  return type ? nounOf(type) : 'custom'
}
