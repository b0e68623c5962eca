import { z } from 'zod'
import { BandId, ComponentId } from './framework/health.ts'
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
})
export type Health = z.infer<typeof Health>

/** What Tributary computes about a partner; pushed to HubSpot, never edited by hand. */
export const Standing = z.object({
  next: NextTouchpoint.nullable(),
  last: LastTouch.nullable(),
  overdueCount: z.int().min(0),
  health: Health,
  /** Last move of the floored score in points, kept until the next move; null before the first. */
  trend: z.int().nullable(),
})
export type Standing = z.infer<typeof Standing>
