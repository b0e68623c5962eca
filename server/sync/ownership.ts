/** Who decides a property. People edit theirs in HubSpot too; ours is put back if edited by hand (DESIGN §5, promise 3). */
export type Owner = 'people' | 'tributary'
export type Ownership = (property: string) => Owner

const PEOPLE: ReadonlySet<string> = new Set([
  'tributary_name',
  'tributary_tier',
  'tributary_stage',
  'tributary_source_kind',
  'tributary_url',
  'tributary_owner',
  'tributary_second_owner',
  'tributary_opt_out',
  'tributary_has_integration',
  'tributary_exclusivity',
  'tributary_contract_start',
  'tributary_contract_end',
  'tributary_exclusivity_scope',
  'tributary_exclusivity_end',
  'tributary_relationship_type',
  'tributary_business_value',
  'tributary_industry',
  'tributary_sender',
])

/** The one table: what is not named here is Tributary's. */
export function ownerOf(property: string): Owner {
  return PEOPLE.has(property) ? 'people' : 'tributary'
}
