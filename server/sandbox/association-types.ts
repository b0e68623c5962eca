import type { Portal } from './portal.ts'
import type { Store } from './store.ts'

export type Category = 'HUBSPOT_DEFINED' | 'USER_DEFINED'
export type AssociationType = {
  from_type: string
  to_type: string
  type_id: number
  category: Category
  label: string | null
  name: string
  inverse_id: number
}

/** HubSpot's own unlabelled types: from, to, type id there, type id back (reference §3.8, documented). */
const DOCUMENTED: [string, string, number, number][] = [
  ['0-1', '0-2', 279, 280],
  ['0-1', '0-3', 4, 3],
  ['0-1', '0-5', 15, 16],
  ['0-2', '0-3', 342, 341],
  ['0-2', '0-5', 340, 339],
  ['0-49', '0-1', 198, 197],
  ['0-49', '0-2', 186, 185],
  ['0-49', '0-3', 210, 209],
  ['0-46', '0-1', 202, 201],
  ['0-46', '0-2', 190, 189],
  ['0-46', '0-3', 214, 213],
  ['0-27', '0-1', 204, 203],
  ['0-27', '0-2', 192, 191],
  ['0-27', '0-3', 216, 215],
  ['0-47', '0-1', 200, 199],
  ['0-47', '0-2', 188, 187],
  ['0-47', '0-3', 212, 211],
  ['0-48', '0-1', 194, 193],
  ['0-48', '0-2', 182, 181],
  ['0-48', '0-3', 206, 205],
]

type Pair = {
  from: string
  to: string
  ids: [number, number]
  category: Category
  labels: [string | null, string | null]
  name: string
}

/** Both directions of one kind of association; they are one type if the ids are equal. */
export function saveAssociationTypes(store: Store, pair: Pair): void {
  const [there, back] = pair.ids
  const sql = 'insert or replace into association_type values (?, ?, ?, ?, ?, ?, ?)'
  store.run(sql, pair.from, pair.to, there, pair.category, pair.labels[0], pair.name, back)
  store.run(sql, pair.to, pair.from, back, pair.category, pair.labels[1], pair.name, there)
}

export function seedAssociationTypes(store: Store): void {
  for (const [from, to, there, back] of DOCUMENTED) {
    const name = `${from}_to_${to}`
    saveAssociationTypes(store, {
      from,
      to,
      ids: [there, back],
      category: 'HUBSPOT_DEFINED',
      labels: [null, null],
      name,
    })
  }
  const primary = { from: '0-1', to: '0-2', category: 'HUBSPOT_DEFINED' as const }
  saveAssociationTypes(store, {
    ...primary,
    ids: [1, 2],
    labels: ['Primary', 'Primary'],
    name: 'contact_to_primary_company',
  })
}

/** The types with a label, by pair and direction. */
export function labelsByPair(portal: Portal): AssociationType[][] {
  const sql = "select * from association_type where label is not null and category = 'USER_DEFINED' order by type_id"
  return [...Map.groupBy(portal.store.all<AssociationType>(sql), (one) => `${one.from_type} ${one.to_type}`).values()]
}

/** Small integers of the portal, one a direction (recorded, reference §3.3). */
export function nextTypeIds(store: Store): [number, number] {
  return [store.next('association_type', 0), store.next('association_type', 0)]
}

export function typesBetween(portal: Portal, from: string, to: string): AssociationType[] {
  return portal.store.all<AssociationType>(
    'select * from association_type where from_type = ? and to_type = ? order by type_id',
    from,
    to,
  )
}
