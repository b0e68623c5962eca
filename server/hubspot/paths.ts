/** The versions of HubSpot's API that the door can speak: dated by default; v4 ends on 2027-03-30 (reference §0). */
export type Family = '2026-09' | 'legacy'

/** Paths of the official client (v3 and v4) and what they are called in the dated family (reference §2.1). */
const DATED: [RegExp, (version: string) => string][] = [
  [/^\/crm\/v[34]\/objects\//, (version) => `/crm/objects/${version}/`],
  [/^\/crm\/v4\/associations\//, (version) => `/crm/associations/${version}/`],
  [/^\/crm\/v3\/properties\//, (version) => `/crm/properties/${version}/`],
  [/^\/crm\/v3\/pipelines\//, (version) => `/crm/pipelines/${version}/`],
  [/^\/crm\/v3\/owners\/?(?=$|\?)/, (version) => `/crm/owners/${version}`],
  [/^\/crm-object-schemas\/v3\//, (version) => `/crm-object-schemas/${version}/`],
  [/^\/crm\/v3\/limits\//, (version) => `/crm/limits/${version}/`],
  [/^\/account-info\/v3\//, (version) => `/account-info/${version}/`],
]

/** Not in the official client (reference §1.1). */
export const ACCOUNT_DETAILS = '/account-info/v3/details'
export const RECORD_LIMITS = '/crm/v3/limits/records'

/** The path of the wanted family for a path of the official client, e.g. `/crm/v3/objects/tasks` → `/crm/objects/2026-09/tasks`. */
export function toFamily(path: string, family: Family): string {
  if (family === 'legacy') return path
  for (const [pattern, dated] of DATED) if (pattern.test(path)) return path.replace(pattern, dated(family))
  return path
}
