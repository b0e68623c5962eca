import type { Framework } from '#shared/framework/framework.ts'
import type { Db } from '../db/client.ts'
import { appUser, type SenderProfile } from '../db/tables/access.ts'
import { sampleId } from './sample-id.ts'

/** The founder who signs the framework's templates (L131, L142); a name, an address and a calendar, so no blank blocks. */
function starterProfile(framework: Framework): SenderProfile {
  return {
    name: 'Kevin',
    title: 'Founder',
    email: 'kevin@reservoir.example',
    calendarUrl: 'https://calendar.example.com/kevin',
    organisation: framework.organisation,
  }
}

/** Makes the starter sender an admin of the portal, once. Whoever opens the first sign-in link signs in as this person. */
export async function ensureStarterSender(
  db: Db,
  framework: Framework,
  { portalId, now }: { portalId: string; now: Date },
): Promise<void> {
  const sender = starterProfile(framework)
  const { name, email } = sender
  const id = sampleId(portalId, 'starter sender')
  await db
    .insert(appUser)
    .values({ portalId, id, email, name, role: 'admin', sender, createdAt: now })
    .onConflictDoNothing()
}
