import { phaseOf } from '../framework/phases.ts'
import type { DatedStream, Stream } from '../framework/tiers.ts'
import type { CadenceInput } from './input.ts'
import { overridden, type Pause } from './override.ts'

/** A stream as it runs for this partner, and the day it started. */
export type RunningStream = { stream: DatedStream; start: string; pauses: readonly Pause[] }

/** Dated streams whose phase has been reached. None for prospects and where the clocks stand still (DESIGN §6). */
export function runningStreams({
  partner,
  streams,
  settings = [],
}: Pick<CadenceInput, 'partner' | 'streams' | 'settings'>): RunningStream[] {
  const phase = phaseOf(partner.stage)
  if (phase === null || phase === 0) return []
  return streams.flatMap((each) => {
    const setting = settings.find(({ stream }) => stream === each.id)
    const stream = setting === undefined ? each : overridden(each, setting.override)
    if (stream === null || !isDated(stream) || stream.from_phase > phase) return []
    const start = phaseStart(partner.phaseDates, stream.from_phase)
    return start === null ? [] : [{ stream, start, pauses: setting?.pauses ?? [] }]
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
