import type { IncidentDrafts } from '#shared/api/incident.ts'
import { type MessageKind, nextUpdateBy } from '#shared/clocks/incident-clocks.ts'
import type { Context } from '../../write/context.ts'
import { factsOf } from '../clock/read-clocks.ts'
import { findIncident, getIncident } from './get-incident.ts'
import { templateOf } from './log-message.ts'

/** Addresses in one BCC draft: mail services refuse some hundreds. */
const BCC_AT_ONCE = 90

/**
 * Who gets which draft of a message: integrated partners one each, the others share BCC drafts (row 159, DESIGN §8).
 * Only partners who are still owed something. Throws `not-found`.
 */
export async function planDrafts(ctx: Context, id: string, kind: MessageKind): Promise<IncidentDrafts> {
  const view = await getIncident(ctx, id)
  const row = await findIncident(ctx.deps.database.db, ctx.portal.id, id)
  const { first_notice, update, resolution } = ctx.deps.framework.clocks.incident
  const owed = view.partners.filter(({ state }) => state !== 'resolved')
  const reached = owed.filter(({ recipients }) => recipients.length > 0)
  const shared = reached.filter(({ single }) => !single)
  const facts = factsOf(ctx, { affected: { knownAt: row.detectedAt }, incident: row }, { messages: [], ledger: [] })
  return {
    templateId: templateOf(row, kind),
    nextUpdateBy: nextUpdateBy(facts, kind, ctx.deps.framework.clocks),
    parts: { notice: first_notice, update, resolution }[kind].parts.map(({ id: part, label, if_any }) => {
      return { id: part, label, ifAny: if_any }
    }),
    singles: reached
      .filter(({ single }) => single)
      .map(({ partnerId, name, recipients }) => ({ partnerId, name, to: recipients })),
    bcc: inDrafts(shared),
    nobodyToWriteTo: owed
      .filter(({ recipients }) => recipients.length === 0)
      .map(({ partnerId, name }) => ({ partnerId, name })),
  }
}

function inDrafts(partners: readonly { partnerId: string; recipients: string[] }[]): IncidentDrafts['bcc'] {
  const drafts: IncidentDrafts['bcc'] = []
  for (const { partnerId, recipients } of partners) {
    const last = drafts.at(-1)
    if (last && last.bcc.length + recipients.length <= BCC_AT_ONCE) {
      last.partnerIds.push(partnerId)
      last.bcc.push(...recipients)
    } else drafts.push({ partnerIds: [partnerId], bcc: [...recipients] })
  }
  return drafts
}
