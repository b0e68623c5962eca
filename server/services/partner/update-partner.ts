import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { openBefore } from '#shared/lifecycle/checklist-view.ts'
import { enterStage } from '#shared/lifecycle/enter-stage.ts'
import { Partner } from '#shared/partner.ts'
import { localDate } from '../../time/local-date.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { type WriteOptions, write } from '../../write/write.ts'
import { loadChecklist } from '../checklist/load-checklist.ts'
import { loadCadence } from '../stream/load-cadence.ts'
import { toPartner } from './facts.ts'
import { checkFields } from './fields.ts'
import { lockPartner } from './find.ts'

/** What people decide about a partner; whatever is left out stays. */
export const PartnerPatch = Partner.pick({
  name: true,
  tier: true,
  stage: true,
  ownerName: true,
  secondOwnerName: true,
  optOut: true,
  hasIntegration: true,
  exclusivity: true,
  contractStart: true,
  contractEnd: true,
  source: true,
  url: true,
  exclusivityScope: true,
  exclusivityEnd: true,
  relationshipType: true,
  businessValue: true,
  pool: true,
  industry: true,
  senderName: true,
  timeZone: true,
  demoUrl: true,
})
  .partial()
  .strict()
  .meta({ id: 'PartnerPatch' })
export type PartnerPatch = z.infer<typeof PartnerPatch>

export const UpdatedPartner = Partner.pick({ id: true, name: true, stage: true, revision: true })
  .extend({
    undo: Undo.nullable(),
    /** After a change of stage: what earlier phases left open. Nothing is blocked by it. */
    warnings: z.array(z.string()).optional(),
  })
  .meta({ id: 'UpdatedPartner' })
export type UpdatedPartner = z.infer<typeof UpdatedPartner>

export type UpdatePartner = { id: string; patch: PartnerPatch; revision: number | null; key: string | null }

/** Changes a partner. Throws `not-found`, `invalid` for values that contradict each other, and `revision-mismatch` if it is not at `revision` any more. */
export async function updatePartner(
  ctx: Context,
  { id, patch, revision, key }: UpdatePartner,
): Promise<UpdatedPartner> {
  const options: WriteOptions = {
    action: 'partner.update',
    needs: 'manager',
    input: { id, patch },
    key,
    hold: true,
    ifMatch: revision === null ? null : { noun: 'partner', id, revision },
  }
  const { value, undo } = await write(ctx, options, async (changes) => {
    const before = await lockPartner(changes, id)
    const { phaseDates } = before
    checkFields({ ...before, ...patch })
    const moved = patch.stage && enterStage(phaseDates, patch.stage, localDate(ctx.now, ctx.portal.timeZone))
    const { name, stage, revision: now } = toPartner(await changes.update('partner', id, { ...patch, ...moved }))
    return { id, name, stage, revision: now, ...(moved && { warnings: await warningsOf(ctx, changes, id) }) }
  })
  return { ...value, undo }
}

async function warningsOf(ctx: Context, changes: Changes, id: string): Promise<string[]> {
  const { facts, cadence } = await loadCadence(changes.db, ctx, id)
  const at = { portalId: ctx.portal.id, framework: ctx.deps.framework }
  return openBefore(await loadChecklist(changes.db, at, { facts, cadence, band: null }), facts.partner.stage)
}
