import type { Family } from './http.ts'

const VERSION = String.raw`\d{4}-\d{2}(?:-beta)?`

const DATED: [RegExp, string][] = [
  [new RegExp(`^/crm/objects/${VERSION}(/[^/]+/[^/]+/associations/.+)$`), '/crm/v4/objects$1'],
  [new RegExp(`^/crm/objects/${VERSION}(/.*)?$`), '/crm/v3/objects$1'],
  [new RegExp(`^/crm/associations/${VERSION}(/.*)?$`), '/crm/v4/associations$1'],
  [new RegExp(`^/crm/(properties|owners|pipelines|limits)/${VERSION}(/.*)?$`), '/crm/v3/$1$2'],
  [new RegExp(`^/crm-object-schemas/${VERSION}(/.*)?$`), '/crm-object-schemas/v3$1'],
  [new RegExp(`^/account-info/${VERSION}(/.*)?$`), '/account-info/v3$1'],
]

/** Maps a path of either family to its legacy spelling, e.g. `/crm/objects/2026-09/tasks` → `/crm/v3/objects/tasks`. */
export function toLegacyPath(path: string): { path: string; family: Family } {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  for (const [pattern, legacy] of DATED) {
    if (pattern.test(trimmed)) return { path: trimmed.replace(pattern, legacy), family: 'dated' }
  }
  // `/crm/v3/schemas` is an undocumented alias that HubSpot answers (recorded 2022 and 2026).
  const path3 = trimmed.replace(/^\/crm\/v3\/schemas(?=\/|$)/, '/crm-object-schemas/v3/schemas')
  return { path: path3, family: 'legacy' }
}

/** Whether the path names a version that is still in trial, e.g. `/crm/objects/2026-09-beta/p_partner/merge`. */
export function isBeta(path: string): boolean {
  return path.split('/').some((part) => /^\d{4}-\d{2}-beta$/.test(part))
}
