import type { Band, BandId } from '../framework/health.ts'
import type { Health } from '../standing.ts'
import { bandOf } from './bands.ts'

/** Points a score must come back by before the same band is acted on again (DESIGN §7): below 50 re-arms at 52. */
export const REARM_POINTS = 2

/**
 * The band whose play was suggested last, after a new score. Falling acts at the cut; rising acts two points above it,
 * but for the highest band, which acts at its cut and is left two points below. So a score that wavers acts once.
 * @param played the band acted on so far; null for a first score, which arms and suggests nothing
 * @param bands descending, the last from 0
 */
export function playedBand(played: BandId | null, score: number, bands: readonly Band[]): BandId {
  const now = bandOf(score, bands)
  if (played === null || now === played) return now
  const at = (id: BandId) => bands.findIndex((band) => band.id === id)
  if (at(now) > at(played)) {
    const leaves = score < (bands[at(played)]?.from ?? 0) - (at(played) === 0 ? REARM_POINTS : 0)
    return leaves ? now : played
  }
  const entered = bands.findIndex((band, index) => score >= band.from + (index === 0 ? 0 : REARM_POINTS))
  return entered >= 0 && entered < at(played) ? bands[entered]!.id : played
}

/**
 * True if something happened between two scores: a component's value moved. A change of coverage, the fading of a
 * rating, other rules and an override move the number too, and no play follows from them.
 */
export function isRealMove(before: Health, after: Health): boolean {
  if (before.frameworkVersion !== after.frameworkVersion) return false
  if (before.override || after.override) return false
  return after.components.some(({ id, value }) => {
    const earlier = before.components.find((each) => each.id === id)?.value ?? null
    return value !== null && earlier !== null && value !== earlier
  })
}
