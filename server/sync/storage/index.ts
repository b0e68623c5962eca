import { AppError } from '../../errors.ts'
import type { Portal } from '../../write/context.ts'
import { companiesMapper } from './companies.ts'
import { customObjectsMapper } from './custom-objects.ts'
import type { StorageMapper } from './mapper.ts'

const mappers = { 'custom-objects': customObjectsMapper, companies: companiesMapper }

/** The mapper of a portal's storage mode. Throws AppError `conflict` if setup has not been applied. */
export function mapperOf(portal: Portal): StorageMapper {
  if (portal.setup) return mappers[portal.storageMode](portal.setup)
  throw new AppError(
    'conflict',
    `Portal ${portal.id} has not been set up in HubSpot. Run "npm run cli -- setup apply" first.`,
  )
}
