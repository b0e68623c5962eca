import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { appUser, type Role } from '../../db/tables/access.ts'
import { portal } from '../../db/tables/portal.ts'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import type { TokenOwner, Tokens } from '../../hubspot/oauth.ts'
import { ensureSetup } from '../../sync/setup/apply.ts'
import type { Portal } from '../../write/context.ts'
import { openSession, type WebSession } from '../access/sign-in-link.ts'
import { openPortal } from '../portal/open-portal.ts'
import { keepConsent } from './consent-store.ts'
import type { OAuthDeps } from './oauth-deps.ts'
import { endVisit, type Visit } from './visit.ts'

export type Returned = Visit & { session: WebSession; portalId: string }
type Answer = { code: string; state: string; browser: string }

/**
 * Somebody came back from HubSpot's consent page: an account is let in, or a person signed in. Throws `token-invalid`
 * for an answer that was not asked for, `forbidden` if a person's account is not let in here, and HubSpotError.
 */
export async function returnFromHubSpot(deps: Deps, answer: Answer): Promise<Returned> {
  const oauth = deps.oauth
  if (!oauth) throw new AppError('not-found', 'No HubSpot app is configured.')
  const { db } = deps.database
  const now = deps.clock()
  const { verifier, ...visit } = await endVisit(db, answer, now)
  const tokens = await oauth.door.exchange({ code: answer.code, verifier })
  if (!tokens) throw new AppError('token-invalid', 'HubSpot does not take this answer any more. Start again.')
  const owner = await oauth.door.inspect(tokens.accessToken)
  if (visit.purpose === 'install') await install(deps, oauth, { tokens, owner })
  const userId = await enter(db, deps, owner)
  const session = await openSession(db, { portalId: owner.portalId, userId }, now)
  return { ...visit, session, portalId: owner.portalId }
}

type Given = { tokens: Tokens; owner: TokenOwner }

/** Keeps the consent first: what fails after it can be tried again by `setup`. */
async function install(deps: Deps, oauth: OAuthDeps, { tokens, owner }: Given): Promise<void> {
  const { db } = deps.database
  const account = await oauth.account(tokens.accessToken)
  if (account.portalId !== owner.portalId) {
    throw new AppError('hubspot-refused', 'HubSpot named two accounts for one token. Start again.')
  }
  const opened = await openPortal(db, account, { storageMode: 'custom-objects', sample: false })
  const { scopes, email } = owner
  const { keyring } = oauth
  await keepConsent(db, { keyring, portalId: opened.id, tokens, who: { scopes, email } }, deps.clock())
  await setUp(deps, opened)
}

async function setUp(deps: Deps, opened: Portal): Promise<void> {
  await ensureSetup(deps, opened, { storage: 'auto' })
  await deps.wake('nightly', opened.id)
  await deps.wake('pull', opened.id)
}

/**
 * The person's id in this portal. Whoever comes first is the admin, everybody after looks on until an admin says
 * otherwise. Throws `forbidden` if the portal is not let in.
 */
async function enter(db: Db, deps: Deps, { portalId, email }: TokenOwner): Promise<string> {
  return db.transaction(async (tx) => {
    // Two first people at once wait here, so that one of them is the admin.
    const [known] = await tx.select().from(portal).where(eq(portal.id, portalId)).for('update')
    if (!known) {
      throw new AppError(
        'forbidden',
        `HubSpot account ${portalId} is not connected to this service. Choose another account, or ask the operator.`,
      )
    }
    const people = await tx
      .select()
      .from(appUser)
      .where(and(eq(appUser.portalId, portalId), eq(appUser.machine, false)))
    const found = people.find((user) => user.email === email)
    if (found) return found.id
    const role: Role = people.some((user) => user.role === 'admin') ? 'viewer' : 'admin'
    const id = crypto.randomUUID()
    const name = email.split('@')[0] ?? email
    const sender = { name, email, title: '', calendarUrl: null, organisation: deps.framework.organisation }
    await tx.insert(appUser).values({ portalId, id, email, name, role, sender, createdAt: deps.clock() })
    return id
  })
}
