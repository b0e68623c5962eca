import type { Band, BandId } from '../framework/health.ts'

/** Band of an unrounded score: 89.99 is below a cut at 90 (DESIGN §7). Bands descend and the last starts at 0. */
export function bandOf(score: number, bands: readonly Band[]): BandId {
  const band = bands.find(({ from }) => score >= from) ?? bands.at(-1)
  if (band === undefined) throw new RangeError('health: there are no bands')
  return band.id
}
