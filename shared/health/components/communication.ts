import type { FilledSlot } from '../../cadence/fill.ts'
import { isDated } from '../../cadence/streams.ts'
import { type StreamTimeline, streamTimelines } from '../../cadence/timeline.ts'
import { addDays } from '../../date.ts'
import type { HealthInput } from '../../standing.ts'
import { type Finding, noData, notApplicable } from '../component.ts'
import type { HealthInputs } from '../input.ts'
import { mean, tidy, written } from '../numbers.ts'
import { type KeptDays, keptDays } from './kept-days.ts'

type Kept = { timeline: StreamTimeline; kept: KeptDays; share: number }

/**
 * Communication frequency (framework L288, DESIGN §7): `½ · mean + ½ · worst` over the dated streams of the share of
 * the last days in which the stream was not overdue.
 */
export function communication(inputs: HealthInputs): Finding {
  const { cadence } = inputs
  if (!cadence.streams.some(isDated)) return notApplicable('No stream of this tier has a due date')
  const missed = missedClocks(inputs)
  const window = {
    today: inputs.today,
    days: inputs.rules.window_days,
    away: cadence.away ?? [],
    holidays: cadence.holidays,
    penalty: missed.length * inputs.rules.missed_clock_days,
  }
  const streams = streamTimelines(cadence).flatMap((timeline): Kept[] => {
    const kept = keptDays(timeline, window)
    return kept === null ? [] : [{ timeline, kept, share: ((kept.days - kept.overdue) / kept.days) * 100 }]
  })
  if (streams.length === 0) return noData('No touchpoint has been due yet')
  const shares = streams.map(({ share }) => share)
  const worst = streams.reduce((low, each) => (each.share < low.share ? each : low))
  return {
    value: tidy(mean(shares) / 2 + worst.share / 2),
    applicable: true,
    share: 1,
    reason: reasonOf(worst, missed),
    inputs: [...streams.map((each) => evidence(each, inputs.rules.window_days)), ...missed.map(clockEvidence)],
  }
}

/** Clocks missed within the window, oldest first. */
function missedClocks({ missedClocks: dates = [], today, rules }: HealthInputs): string[] {
  const opening = addDays(today, -rules.window_days)
  return dates.filter((date) => date >= opening && date < today).toSorted()
}

function reasonOf({ timeline: { stream }, kept, share }: Kept, missed: readonly string[]): string {
  if (share === 100) return 'Every touchpoint was on time'
  const slot = kept.open ?? kept.late.at(-1)
  if (slot === undefined) return `An incident or issue clock was missed on ${missed.at(-1)}`
  return `${stream.label} ${storyOf(slot)}`
}

/** What became of a slot that made its stream overdue. */
function storyOf(slot: FilledSlot): string {
  if (slot.touch !== null && !slot.satisfied) return `due ${slot.dueOn}: no answer to the mail of ${slot.touch.on}`
  if (slot.touch !== null) return `due ${slot.dueOn}, done ${slot.touch.on}`
  if (slot.skipped !== null) return `due ${slot.dueOn}, skipped`
  return `due ${slot.dueOn}, not done`
}

function evidence({ timeline: { stream, slots }, kept, share }: Kept, windowDays: number): HealthInput {
  const last = slots.findLast((slot) => slot.touch !== null)?.touch ?? null
  const since = kept.whole ? `in the last ${windowDays} days` : `since the first due date ${kept.from}`
  const told = kept.late.map(storyOf)
  const stories = told.length > 3 ? [...told.slice(0, 1), `${told.length - 2} more`, ...told.slice(-1)] : told
  const overdue = `overdue on ${kept.overdue} of ${kept.days} days ${kept.whole ? '' : `${since} `}(${stories.join('; ') || 'missed clock'})`
  return {
    label: stream.label,
    detail: `${written(share)}: ${kept.overdue === 0 ? `never overdue ${since}` : overdue}`,
    source: last === null ? 'no touchpoint found' : sourceOf(last.evidence),
    asOf: last?.on ?? null,
  }
}

function sourceOf(evidence: 'gmail' | 'hubspot' | 'ticked' | null): string {
  if (evidence === 'ticked') return 'ticked off, no message found'
  return evidence === null ? 'logged' : { gmail: 'Gmail', hubspot: 'HubSpot' }[evidence]
}

function clockEvidence(date: string): HealthInput {
  return {
    label: 'Missed clock',
    detail: `missed on ${date}, counted on every stream`,
    source: 'incidents and issues',
    asOf: date,
  }
}
