import { z } from 'zod'
import { BandId, ComponentId } from '../framework/health.ts'
import { Stage } from '../framework/phases.ts'
import { TierId } from '../framework/tiers.ts'
import { PartnerState } from '../partner.ts'
import { ComponentScore, LastTouch, OpenClocks } from '../standing.ts'

/** What the card shows of one partner (rows.md, "Above the fold"). Dates are the portal's local dates. */
export const PartnerContext = z
  .object({
    id: z.uuid(),
    name: z.string(),
    state: PartnerState,
    sample: z.boolean(),
    tier: z.object({ id: TierId, name: z.string() }),
    stage: z.object({
      id: Stage,
      label: z.string(),
      /** Day of the phase clock and the day the phase should end; null where no clock runs. */
      day: z.int().nullable(),
      of: z.int().nullable(),
      late: z.boolean(),
    }),
    owners: z.array(z.string()),
    next: z
      .object({
        label: z.string(),
        dueOn: z.iso.date(),
        status: z.enum(['later', 'soon', 'today', 'overdue']),
        /** Days late if overdue, days to go otherwise. */
        days: z.int().min(0),
        stream: z.string(),
        template: z.string().nullable(),
      })
      .nullable(),
    health: z.object({
      status: z.enum(['scored', 'onboarding', 'not-enough-data', 'stopped']),
      score: z.int().min(0).max(100).nullable(),
      band: z.object({ id: BandId, label: z.string(), actions: z.string() }).nullable(),
      coverage: z.int().min(0).max(100),
      trend: z.int().nullable(),
      reason: z.string(),
      components: z.array(ComponentScore.extend({ id: ComponentId, label: z.string() })),
    }),
    last: LastTouch.nullable(),
    overdueCount: z.int().min(0),
    /** The incident and the issue whose clock ends first, ahead of everything else; null: neither is open. */
    clocks: OpenClocks.nullish(),
    contacts: z.array(z.object({ name: z.string().nullable(), email: z.email(), role: z.string() })),
    /** Drafts opened and not yet marked sent, newest first. */
    drafts: z.array(
      z.object({
        touchpointId: z.uuid(),
        subject: z.string().nullable(),
        stream: z.string().nullable(),
        byName: z.string(),
        at: z.iso.datetime(),
      }),
    ),
    /** `stream` is what the mail counts for; null for a play, which is no stream's. */
    suggestion: z
      .object({ templateId: z.string(), label: z.string(), reason: z.string(), stream: z.string().nullable() })
      .nullable(),
    primaryAction: z.enum(['confirm-sent', 'draft-outreach', 'draft-update', 'open-record', 'none']),
    recordUrl: z.url().nullable(),
    revision: z.int(),
    /** When the service put this together. */
    asOf: z.iso.datetime(),
  })
  .meta({ id: 'PartnerContext' })
export type PartnerContext = z.infer<typeof PartnerContext>
