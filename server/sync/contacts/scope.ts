import type { AssociationTypeRef, HubSpotDoor } from '../../hubspot/door.ts'
import type { SyncScope } from '../apply-remote.ts'
import type { RunLog } from '../run-log.ts'
import type { StorageMapper } from '../storage/mapper.ts'
import { ROLE_LABELS, ROLES } from './roles.ts'

export type ContactScope = SyncScope & { door: HubSpotDoor; mapper: StorageMapper; log: RunLog }

/** HubSpot's type id of contacts (reference/hubspot.md §3.8). */
export const CONTACT = '0-1'
/** Kept in the base of a contact: the partner's record it is associated to. */
export const PARTNER = '@partner'

/** The association types from a partner's record to a contact: `''` is the one without a label. */
export type RoleTypes = ReadonlyMap<string, AssociationTypeRef>

/**
 * The types, the labels among them made where they are missing. An account whose plan has no labels gets the plain
 * association: the role is then known here alone, and that is said.
 */
export async function roleTypes({ door, mapper, deps, portal }: ContactScope): Promise<RoleTypes> {
  const partner = mapper.objectType('partner')
  const there = await door.associationLabels(partner, CONTACT)
  const types = new Map<string, AssociationTypeRef>()
  const plain = there.find(({ label }) => label === null)
  if (plain) types.set('', toRef(plain))
  for (const role of ROLES) {
    const label = ROLE_LABELS[role]
    const known = there.find((each) => each.label === label)
    try {
      const name = `tributary_${role.replaceAll('-', '_')}`
      types.set(role, toRef(known ?? (await door.createLabel(partner, CONTACT, { name, label }))))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      deps.log.warn({ portalId: portal.id }, `Contacts go to HubSpot without their roles: ${reason}`)
      return new Map(plain ? [['', toRef(plain)]] : [])
    }
  }
  return types
}

function toRef({ category, typeId }: AssociationTypeRef): AssociationTypeRef {
  return { category, typeId }
}
