import { phaseOf } from '../framework/phases.ts'
import type { DatedStream, Stream } from '../framework/tiers.ts'
import type { CadenceInput } from './input.ts'

/** A stream that runs for this partner, and the day it started. */
export type RunningStream = { stream: DatedStream; start: string }

/** Dated streams whose phase has been reached. None for prospects and where the clocks stand still (DESIGN §6). */
export function runningStreams({ partner, streams }: Pick<CadenceInput, 'partner' | 'streams'>): RunningStream[] {
  const phase = phaseOf(partner.stage)
  if (phase === null || phase === 0) return []
  return streams.flatMap((stream) => {
    if (!isDated(stream) || stream.from_phase > phase) return []
    const start = phaseStart(partner.phaseDates, stream.from_phase)
    return start === null ? [] : [{ stream, start }]
  })
}

export function isDated(stream: Stream): stream is DatedStream {
  return stream.kind !== 'event'
}

/** Day the phase was entered, or the next later phase for a partner that skipped it. */
function phaseStart(dates: CadenceInput['partner']['phaseDates'], fromPhase: number): string | null {
  for (const phase of ['1', '2', '3', '4'] as const) {
    const date = dates[phase]
    if (Number(phase) >= fromPhase && date !== undefined) return date
  }
  return null
}
