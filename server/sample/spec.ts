import type { Stage } from '#shared/framework/phases.ts'
import type { TierId } from '#shared/framework/tiers.ts'
import type { Goal } from '#shared/goal.ts'
import type { Exclusivity, SourceKind } from '#shared/partner.ts'
import type { Channel } from '#shared/touchpoint.ts'
import type { RecipientRole } from '../templating/meta.ts'

/**
 * How a partner's stream was kept. Lists are read from the newest slot backwards and start again at their end, so that
 * the recent past looks the same on whatever day the programme is loaded.
 */
export type Habit = {
  channel: Channel
  /** Days after the due date, negative is early, moved to a working day; null: nothing was done. */
  lateness: readonly (number | null)[]
  /** Days after a mail on which it was answered; null: not answered. */
  replies?: readonly (number | null)[]
  /** Nothing was done in the last so many days. */
  silentDays?: number
}

/** One goal with its result in each of the last closed quarters, newest first. */
export type SampleGoal = { side: Goal['side']; label: string } & (
  | { metric: string; zero: number; target: number; actuals: readonly number[] }
  | { results: readonly ('met' | 'partly' | 'not')[] }
)

/** One monthly reading of the integration, values newest first. */
export type SampleMetric = { name: string; target: number; values: readonly number[] }

export type SampleReview = { reviewer: 'Kevin' | 'Sarah'; daysAgo: number; rating: 1 | 2 | 3 | 4 | 5 }

/** A single touch outside the streams. */
export type SampleTouch = {
  daysAgo: number
  what: string
  stream?: string
  direction?: 'out' | 'in'
  channel?: Channel
  templateId?: string
}

/** A partner of the starter programme. Every date is so many days before the day of loading. */
export type SamplePartner = {
  /** Never changes: ids and the idempotency key are made from it. */
  slug: string
  name: string
  tier: TierId
  stage: Stage
  source: SourceKind
  /** Days ago on which each phase was entered. */
  phases: Partial<Record<'1' | '2' | '3' | '4', number>>
  /** Named only where the framework names them. */
  contacts: readonly { role: RecipientRole; name?: string }[]
  /** Number of the made-up YouTube channel. */
  channel?: number
  optOut?: boolean
  exclusivity?: Exclusivity
  /** Days until the contract ends; negative: it has ended. It started with Phase 3. */
  contractEndsIn?: number
  /** Days ago on which everything stopped, for a paused or ended partner. */
  stoppedDaysAgo?: number
  /** By stream id; a stream without a habit was never kept. */
  habits?: Readonly<Record<string, Habit>>
  touches?: readonly SampleTouch[]
  goals?: readonly SampleGoal[]
  metrics?: readonly SampleMetric[]
  reviews?: readonly SampleReview[]
}
