import { expect, test } from 'vitest'
import { toFamily } from '#server/hubspot/paths.ts'
import { toLegacyPath } from '#server/sandbox/paths.ts'

const pairs = [
  ['/crm/v3/objects/p_partner/batch/upsert', '/crm/objects/2026-09/p_partner/batch/upsert'],
  ['/crm/v4/objects/0-1/5/associations/2-99/7', '/crm/objects/2026-09/0-1/5/associations/2-99/7'],
  ['/crm/v4/associations/0-1/2-99/batch/read', '/crm/associations/2026-09/0-1/2-99/batch/read'],
  ['/crm/v4/associations/0-1/2-99/labels', '/crm/associations/2026-09/0-1/2-99/labels'],
  ['/crm/v3/properties/contacts/batch/create', '/crm/properties/2026-09/contacts/batch/create'],
  ['/crm/v3/pipelines/deals', '/crm/pipelines/2026-09/deals'],
  ['/crm/v3/owners', '/crm/owners/2026-09'],
  ['/crm-object-schemas/v3/schemas', '/crm-object-schemas/2026-09/schemas'],
  ['/account-info/v3/details', '/account-info/2026-09/details'],
] as const

test.each(pairs)('%s is %s in the dated family, and the sandbox maps it back', (legacy, dated) => {
  expect(toFamily(legacy, '2026-09')).toBe(dated)
  expect(toFamily(legacy, 'legacy')).toBe(legacy)
  expect(toLegacyPath(dated)).toEqual({ path: legacy, family: 'dated' })
  expect(toLegacyPath(legacy)).toEqual({ path: legacy, family: 'legacy' })
})

test('the recorded aliases of a path are answered too', () => {
  expect(toLegacyPath('/crm/v3/schemas/CONTACT').path).toBe('/crm-object-schemas/v3/schemas/CONTACT')
  expect(toLegacyPath('/crm/v3/owners/').path).toBe('/crm/v3/owners')
})
