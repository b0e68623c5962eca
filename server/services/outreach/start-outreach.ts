import { and, desc, eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { OutreachReply, OutreachRequest, PageFacts } from '#shared/api/outreach.ts'
import type { Rendered } from '#shared/api/rendered.ts'
import { tierOf } from '#shared/framework/framework.ts'
import type { Identity } from '#shared/identity.ts'
import { normaliseIdentity } from '#shared/normalise-identity.ts'
import { touchpoint } from '../../db/tables/history.ts'
import { AppError } from '../../errors.ts'
import type { Changes, Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { markApprovalUsed, requireApproval } from '../approval/use-approval.ts'
import { targetOf } from '../approval/view.ts'
import { recordUse, type Use } from '../draft/record-use.ts'
import { refuseCollision } from '../draft/refuse-collision.ts'
import { addContact } from '../partner/add-contact.ts'
import { addIdentities } from '../partner/add-identities.ts'
import { lockPartner } from '../partner/find.ts'
import { findByChannel } from '../partner/find-by-channel.ts'
import { newPartner } from '../partner/new-partner.ts'
import { renderForWrite } from '../template/render-template.ts'

const TIER_OF_A_CREATOR = 'tier-2'
export const OUTREACH_STREAM = 'outreach'

type Input = z.infer<typeof OutreachRequest>
type Started = Omit<OutreachReply, 'compose' | 'undo'>

/**
 * One click of outreach from a page: a Tier 2 prospect with a draft touch, and the mail to open. Nothing is sent, and
 * no clock runs before the mail is marked sent. If somebody was first there is still one partner, and the second is
 * told who and when: by `conflict` within the hours of the collision guard unless a reason is given, else in the reply.
 * Throws `conflict` for a partner, a declined or an opted-out channel too, `invalid` with the blanks.
 */
export async function startOutreach(ctx: Context, input: Input, key: string | null): Promise<OutreachReply> {
  const options = { action: 'outreach.start', needs: 'manager', input, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    // Kept with the answer: the same key gives the same mail again, whatever has changed since.
    const compose = await renderForWrite(ctx, changes, { ...input, partnerId: null })
    const mail = { approvalId: input.approvalId, compose, target: targetOf(null, input.facts) }
    const approvalId = await requireApproval(ctx, changes, mail)
    const started = await claimOrCreate(ctx, changes, input, compose)
    await markApprovalUsed(ctx, changes, { approvalId, touchpointId: started.touchpointId })
    return { ...started, compose }
  })
  return { ...value, undo: value.existing ? null : undo }
}

async function claimOrCreate(ctx: Context, changes: Changes, input: Input, compose: Rendered): Promise<Started> {
  const identities = identitiesOf(input.facts)
  if (identities.length === 0) {
    throw new AppError('invalid', 'The page gives neither a channel id nor a valid handle; outreach needs one of them.')
  }
  const known = await findByChannel(changes.db, ctx.portal.id, identities)
  if (known) {
    const started = await joinExisting(ctx, changes, {
      partnerId: known,
      compose,
      overrideReason: input.overrideReason ?? null,
    })
    await addIdentities(changes, ctx.portal.id, { partnerId: known, identities })
    return started
  }
  const partnerId = (await createProspect(ctx, changes, input.facts)).id
  await addIdentities(changes, ctx.portal.id, { partnerId, identities })
  if (compose.to)
    await addContact(changes, ctx.portal.id, { partnerId, email: compose.to, name: null, role: 'creator' })
  const draft = await insertDraft(ctx, changes, { partnerId, stream: OUTREACH_STREAM, compose })
  return { partnerId, touchpointId: draft.id, existing: null }
}

function createProspect(ctx: Context, changes: Changes, facts: PageFacts): Promise<Row<'partner'>> {
  const tier = tierOf(ctx.deps.framework, TIER_OF_A_CREATOR)
  const fields = newPartner({
    name: facts.channel.name,
    tier: tier.id,
    source: 'youtube',
    url: facts.channel.url,
    ownerName: tier.communication_owners[0] ?? null,
    secondOwnerName: tier.communication_owners[1] ?? null,
    hasIntegration: tier.has_integration,
  })
  return changes.insert('partner', fields)
}

type Joining = { partnerId: string; compose: Rendered; overrideReason: string | null }

async function joinExisting(ctx: Context, changes: Changes, joining: Joining): Promise<Started> {
  const { partnerId, compose, overrideReason } = joining
  const partner = await lockPartner(changes, partnerId)
  if (partner.optOut) throw new AppError('conflict', `${partner.name} asked not to be contacted. Do not write to them.`)
  if (partner.stage !== 'prospect') {
    const what = partner.stage === 'declined' ? 'declined before' : 'is a partner already'
    throw new AppError('conflict', `${partner.name} ${what}. Open the card and draft from there.`)
  }
  await refuseCollision(ctx, changes, { partner, overrideReason })
  const draftOf = and(
    eq(touchpoint.portalId, ctx.portal.id),
    eq(touchpoint.partnerId, partnerId),
    eq(touchpoint.stream, OUTREACH_STREAM),
  )
  const [earlier] = await changes.db
    .select()
    .from(touchpoint)
    .where(draftOf)
    .orderBy(desc(touchpoint.createdAt))
    .limit(1)
  // Who writes all the same has a draft of their own; the first one's stays theirs.
  const isOwn = !earlier || overrideReason !== null
  const use = { partnerId, stream: OUTREACH_STREAM, compose, overrideReason }
  const draft = isOwn ? await insertDraft(ctx, changes, use) : earlier
  const first = earlier ?? draft
  const existing = { byName: first.byName ?? 'somebody', at: first.createdAt.toISOString() }
  return { partnerId, touchpointId: draft.id, existing }
}

/** A touch that was opened in Gmail and not yet sent, with the wording it was made from. */
export async function insertDraft(
  ctx: Context,
  changes: Changes,
  draft: { partnerId: string; stream: string | null } & Omit<Use, 'touchpointId'>,
): Promise<Row<'touchpoint'>> {
  const row = await changes.insert('touchpoint', {
    partnerId: draft.partnerId,
    stream: draft.stream,
    slot: null,
    status: 'draft',
    occurredAt: null,
    direction: 'out',
    channel: 'email',
    templateId: draft.compose.templateId,
    subject: draft.compose.subject,
    threadId: null,
    evidence: null,
    byName: ctx.actor.name,
    reason: null,
  })
  await recordUse(ctx, changes, { ...draft, touchpointId: row.id })
  return row
}

function identitiesOf(facts: PageFacts): Identity[] {
  const { channelId, handle } = facts.channel
  const candidates = [
    channelId && normaliseIdentity('youtube-channel', channelId),
    handle && normaliseIdentity('youtube-handle', handle),
  ]
  return candidates.filter((identity) => !!identity)
}
