import type { ApprovalRequest } from '#shared/api/approvals.ts'
import type { Handed, Outcome } from '../messaging/protocol.ts'
import type { Deps } from './deps.ts'
import { write } from './idempotency.ts'

const ASKED = 'Asked. Once an admin has approved it, this draft can be opened.'

/** Asks an admin for the claims of a draft. It is not handed over by that, so the card keeps it, with what was typed. */
export async function askApproval(deps: Deps, request: ApprovalRequest): Promise<Outcome<Handed>> {
  const asked = await write(deps, { name: 'approval', payload: request }, (api, key) => api.askApproval(request, key))
  return asked.ok ? { ok: false, failure: { kind: 'refused', message: ASKED } } : asked
}
