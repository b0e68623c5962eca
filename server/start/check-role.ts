import type { Env } from '../env.ts'
import { StartError } from '../errors.ts'

/**
 * Throws StartError if the role cannot be played: the embedded database and the sandbox live inside one process, so web
 * and worker apart need a PostgreSQL server and a HubSpot that both reach.
 */
export function checkRole({ ROLE: role, DATABASE_URL, HUBSPOT_TOKEN, HUBSPOT_CLIENT_ID }: Env): void {
  if (role === 'all') return
  if (!DATABASE_URL) {
    throw new StartError(
      `The role "${role}" needs a database that several processes can use, and the embedded one lives inside one. ` +
        'Set DATABASE_URL to a PostgreSQL server, or start with the role "all".',
    )
  }
  if (!HUBSPOT_TOKEN && !HUBSPOT_CLIENT_ID) {
    throw new StartError(
      `The role "${role}" needs a HubSpot that all processes reach, and the sandbox belongs to the one that started it. ` +
        'Set HUBSPOT_TOKEN or HUBSPOT_CLIENT_ID, or start with the role "all".',
    )
  }
}
