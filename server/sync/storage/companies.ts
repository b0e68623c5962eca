import type { RemoteSetup } from '../../db/tables/portal.ts'
import type { Properties } from '../../hubspot/door.ts'
import { partnerObject } from '../objects/partner.ts'
import { fromRemote, toText } from '../objects/value.ts'
import { objectTypeIn, readOwnProperties, type StorageMapper } from './mapper.ts'

/** The same properties on HubSpot's companies; the partner's name is the company's. Touchpoints stay in Tributary. */
export function companiesMapper(setup: RemoteSetup): StorageMapper {
  return {
    objects: ['partner'],
    objectType: (object) => objectTypeIn(setup, object),
    toWire(_object, { tributary_name: name, ...rest }) {
      return name === undefined ? rest : { ...rest, name }
    },
    seed({ identities }): Properties {
      const domain = toText(identities.find((identity) => identity.kind === 'domain')?.value)
      return domain === '' ? {} : { domain }
    },
    fromWire(object, properties) {
      const { tributary_name: _, ...read } = readOwnProperties(object, properties)
      return properties.name === undefined ? read : { ...read, tributary_name: fromRemote('text', properties.name) }
    },
    wireNames: (_object, names) => names.map((name) => (name === 'tributary_name' ? 'name' : name)),
    // An account has far more companies than partners.
    onlyOurs: () => [{ property: partnerObject.key, operator: 'HAS_PROPERTY' }],
  }
}
