import type { Holidays } from '../date.ts'
import type { Stream } from '../framework/tiers.ts'
import type { Partner } from '../partner.ts'
import type { Touchpoint } from '../touchpoint.ts'
import type { StreamSetting } from './override.ts'

/** Everything cadence needs to know of one partner. Dates are plain dates in the portal's time zone. */
export type CadenceInput = {
  partner: Pick<Partner, 'stage' | 'phaseDates'>
  streams: readonly Stream[]
  /** Working days after outreach at which a follow-up is due while nobody has answered (DESIGN §6). */
  followUpWorkingDays: readonly number[]
  /** Template of a follow-up; a step has none if this is left out. */
  followUpTemplate?: string | null
  touchpoints: readonly DatedTouch[]
  /** What this partner has otherwise than its tier. */
  settings?: readonly StreamSetting[]
  /** Days that are no working days, besides the weekend. */
  holidays?: Holidays
  /** Days the partner is away, both ends included; they count neither for nor against a stream. */
  away?: readonly { from: string; to: string }[]
  today: string
}

/** A touchpoint with the local date of `occurredAt` worked out by the caller, who knows the zone. */
export type DatedTouch = Touchpoint & { on: string | null }
