import type { ContactRole } from '#shared/contact.ts'
import type { AssociationLabel } from '../../hubspot/door.ts'

/** The labels that say in HubSpot what a contact is to a partner (DESIGN §4); `other` has none. */
export const ROLE_LABELS = {
  primary: 'Primary contact',
  technical: 'Technical contact',
  leadership: 'Leadership contact',
  creator: 'Creator',
  'association-leadership': 'Association leadership',
} as const satisfies Partial<Record<ContactRole, string>>
export type LabelledRole = keyof typeof ROLE_LABELS

export const ROLES = Object.keys(ROLE_LABELS) as LabelledRole[]

export function isLabelled(role: string): role is LabelledRole {
  return role in ROLE_LABELS
}

/**
 * The role that the labels of an association say. Several may stand in HubSpot, one here: the present one stays if it is
 * among them, else the first of the list counts. `other` without a label of ours. Pure.
 */
export function roleOf(types: readonly Pick<AssociationLabel, 'label'>[], present: string | null): string {
  const roles = ROLES.filter((role) => types.some(({ label }) => label === ROLE_LABELS[role]))
  return roles.find((role) => role === present) ?? roles[0] ?? 'other'
}

export type RoleMerge = { base: string | null; here: string; hubspot: string }

/**
 * Which role stands: that of the side which moved away from the base; HubSpot's if both did, because people own it
 * (DESIGN §5). Without a base what stands here is added to what stands there. Pure.
 */
export function mergeRole({ base, here, hubspot }: RoleMerge): string {
  return base === null || hubspot === base ? here : hubspot
}
