import { z } from 'zod'
import { ClockKind } from './clocks/clock.ts'
import { BandId, ComponentId } from './framework/health.ts'
import { IssueLevel } from './issue/issue.ts'
import { Channel } from './touchpoint.ts'

const PlainDate = z.iso.date()

export const NextTouchpoint = z.object({
  /** Stream id, or a step such as `follow-up-1`. */
  stream: z.string(),
  label: z.string(),
  slot: z.string().nullable(),
  dueOn: PlainDate,
  template: z.string().nullable(),
  kind: z.enum(['stream', 'step']),
})
export type NextTouchpoint = z.infer<typeof NextTouchpoint>

/** One thing a stream or an outreach asks for. */
export const DueTouch = NextTouchpoint.extend({
  /** Day from which it stands in the list: its due date unless it was snoozed or the partner is away. */
  listOn: PlainDate,
  /** Days from one such touch to the next. */
  periodDays: z.number().positive(),
})
export type DueTouch = z.infer<typeof DueTouch>

export const LastTouch = z.object({
  at: z.iso.datetime(),
  channel: Channel,
  direction: z.enum(['out', 'in']),
  subject: z.string().nullable(),
  byName: z.string().nullable(),
})
export type LastTouch = z.infer<typeof LastTouch>

export const HealthInput = z.object({
  label: z.string(),
  /** What the number was, in words: "4 of 5 met", "rated 4 on 2026-10-02". */
  detail: z.string(),
  source: z.string(),
  asOf: PlainDate.nullable(),
})
export type HealthInput = z.infer<typeof HealthInput>

export const ComponentScore = z.object({
  id: ComponentId,
  /** 0–100, null if there is no data, and `applicable: false` if there never will be. */
  value: z.number().min(0).max(100).nullable(),
  applicable: z.boolean(),
  /** Weight from the framework, and the part of it that carried data (fading ratings, one known half). */
  weight: z.number(),
  effectiveWeight: z.number(),
  reason: z.string(),
  inputs: z.array(HealthInput),
})
export type ComponentScore = z.infer<typeof ComponentScore>

/** Result of DESIGN §7. `score` is unrounded; show `Math.floor(score)`. */
export const Health = z.object({
  status: z.enum(['scored', 'onboarding', 'not-enough-data', 'stopped']),
  score: z.number().min(0).max(100).nullable(),
  band: BandId.nullable(),
  /** Percent of the applicable weight that has data, unrounded. */
  coverage: z.number().min(0).max(100),
  components: z.array(ComponentScore),
  /** One line a person understands; dates, never ages, so that a quiet night changes nothing. */
  reason: z.string(),
  frameworkVersion: z.string(),
  /** Set while a person's score stands in for the computed one. */
  override: z
    .object({
      score: z.number(),
      reason: z.string(),
      until: PlainDate,
      byName: z.string(),
      computed: z.number().nullable(),
    })
    .optional(),
})
export type Health = z.infer<typeof Health>

/** The incident and the issue of a partner whose clock ends first. Instants, never ages. */
export const OpenClocks = z.object({
  incident: z
    .object({ id: z.uuid(), what: z.string(), clock: ClockKind.nullable(), dueAt: z.iso.datetime().nullable() })
    .nullable(),
  issue: z
    .object({
      id: z.uuid(),
      what: z.string(),
      level: IssueLevel,
      levelOwner: z.string().nullable(),
      dueAt: z.iso.datetime().nullable(),
    })
    .nullable(),
})
export type OpenClocks = z.infer<typeof OpenClocks>

/** What Tributary computes about a partner; pushed to HubSpot, never edited by hand. */
export const Standing = z.object({
  /** Left out while neither an incident nor an issue is open. */
  clocks: OpenClocks.optional(),
  next: NextTouchpoint.nullable(),
  last: LastTouch.nullable(),
  overdueCount: z.int().min(0),
  /** What each stream asks for next, first things first; absent in rows older than this field. */
  due: z.array(DueTouch).optional(),
  /** Where an outreach stands; `no-answer` is offered, never set by itself. */
  outreach: z.enum(['none', 'waiting', 'in-talks', 'no-answer']).optional(),
  /** When the first mail came that nobody has answered since. */
  replyWaitingSince: z.iso.datetime().nullable().optional(),
  health: Health,
  /** Last move of the floored score in points, kept until the next move; null before the first. */
  trend: z.int().nullable(),
  /** The band whose play was suggested last; null before the first score. */
  playedBand: BandId.nullable().optional(),
})
export type Standing = z.infer<typeof Standing>
