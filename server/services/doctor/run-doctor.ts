import { z } from 'zod'
import type { HubSpotError } from '../../hubspot/door.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { type Check, Finding, type Found, fail } from './check.ts'
import { CHECKS } from './checks/index.ts'

export const Doctor = z
  .object({
    /** No check failed; warnings there may be. */
    healthy: z.boolean(),
    findings: z.array(Finding),
  })
  .meta({
    id: 'Doctor',
    example: {
      healthy: true,
      findings: [
        {
          name: 'Webhooks',
          state: 'warn',
          said: 'None: changes in HubSpot are found by polling alone.',
          todo: 'Connect by an app of yours and set HUBSPOT_CLIENT_SECRET (README, "Your HubSpot").',
        },
      ],
    },
  })
export type Doctor = z.infer<typeof Doctor>

/** Looks at everything the service stands on, in order, a few reads of HubSpot; nothing is written. */
export async function runDoctor(ctx: Context): Promise<Doctor> {
  requireRole(ctx, 'admin')
  const findings: Finding[] = []
  for (const check of CHECKS) findings.push({ name: check.name, ...(await look(check, ctx)) })
  return { healthy: findings.every(({ state }) => state !== 'fail'), findings }
}

async function look(check: Check, ctx: Context): Promise<Found> {
  try {
    return await check.look(ctx)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return fail(said, isHubSpotError(error) ? TODO[error.kind] : 'See the log of the service.')
  }
}

/** By its name: the class belongs to the door. */
function isHubSpotError(error: unknown): error is HubSpotError {
  return error instanceof Error && error.name === 'HubSpotError'
}

const NEW_KEY = 'Create a new service key with the scopes of the README, set HUBSPOT_TOKEN, start again.'
const LATER = 'Run the doctor again in a few minutes; nothing is lost meanwhile.'
const TODO: Record<HubSpotError['kind'], string> = {
  unauthorised: NEW_KEY,
  forbidden: 'Give the key or the app the scopes that the README names, then start again.',
  'daily-exhausted': 'Wait for the midnight of the account, or look for other programs that use it up.',
  'rate-limited': LATER,
  unavailable: LATER,
  invalid: 'Run "npm run cli -- setup plan".',
  'not-found': 'Run "npm run cli -- setup plan".',
  conflict: 'Run "npm run cli -- setup plan".',
}
