import type { z } from 'zod'
import type { CalendarLine } from './calendar.ts'
import type { HealthRules } from './health.ts'
import type { Kpi, MetricDefinition } from './kpis.ts'
import type { RolloutStep } from './outreach.ts'
import { type Phase, phaseOf } from './phases.ts'
import type { ProgrammeGoal } from './record.ts'
import type { Stream, Tier } from './tiers.ts'

type Problem = { path: readonly PropertyKey[]; message: string }
type Checked = {
  tiers: Tier[]
  phases: Phase[]
  health: HealthRules
  kpis: Kpi[]
  metrics: MetricDefinition[]
  calendar: z.infer<typeof CalendarLine>[]
  goals: ProgrammeGoal[]
  rollout: RolloutStep[]
}

/** What a schema cannot see: lines that name one another, order, and rules that need two lines. */
export function checkFramework(framework: Checked): Problem[] {
  return [
    ...checkUnique(framework),
    ...framework.tiers.flatMap((tier, index) => checkTier(tier, index)),
    ...checkPhases(framework.phases),
    ...checkHealth(framework),
    ...checkCalendar(framework),
    ...checkReferences(framework),
  ]
}

function checkUnique({ tiers, phases, kpis, metrics, calendar, goals, health }: Checked): Problem[] {
  const streams = tiers.flatMap((tier, t) =>
    tier.streams.map((stream, s) => ({ id: stream.id, path: ['tiers', t, 'streams', s, 'id'] })),
  )
  const lines = phases.flatMap((phase, p) =>
    phase.checklist.map((line, l) => ({ id: line.id, path: ['phases', p, 'checklist', l, 'id'] })),
  )
  return [
    ...doubles('tier', located('tiers', tiers)),
    ...doubles('stream', streams),
    ...doubles('checklist line', lines),
    ...doubles('KPI or metric', [...located('kpis', kpis), ...located('metrics', metrics)]),
    ...doubles('calendar line', located('calendar', calendar)),
    ...doubles('goal', located('goals', goals)),
    ...doubles('band', located('bands', health.bands, ['health'])),
    ...doubles('component', located('components', health.components, ['health'])),
  ]
}

type Located = { id: string; path: PropertyKey[] }

function located(key: string, items: readonly { id: string }[], before: PropertyKey[] = []): Located[] {
  return items.map((item, index) => ({ id: item.id, path: [...before, key, index, 'id'] }))
}

function doubles(what: string, items: readonly Located[]): Problem[] {
  const seen = new Set<string>()
  return items.flatMap(({ id, path }) => {
    const known = seen.has(id)
    seen.add(id)
    return known ? [{ path, message: `there is another ${what} "${id}", expected each id once` }] : []
  })
}

function checkTier(tier: Tier, index: number): Problem[] {
  const ids = new Set(tier.streams.map((stream) => stream.id))
  return tier.streams.flatMap((stream, s) => {
    const path = ['tiers', index, 'streams', s]
    const covers = stream.covers.flatMap((id, c) =>
      ids.has(id) && id !== stream.id
        ? []
        : [{ path: [...path, 'covers', c], message: `expected another stream of this tier, found "${id}"` }],
    )
    return [...covers, ...checkSlot(stream, path)]
  })
}

/** A slot on a weekday needs whole weeks; a slot in a week of the month needs months. */
function checkSlot(stream: Stream, path: PropertyKey[]): Problem[] {
  if (stream.kind !== 'anchored') return []
  const every = [...path, 'every']
  if ('week_of_month' in stream.slot) {
    return 'months' in stream.every
      ? []
      : [{ path: every, message: 'expected months, since the slot is a week of the month' }]
  }
  const whole = 'days' in stream.every && stream.every.days % 7 === 0
  return whole ? [] : [{ path: every, message: 'expected days in whole weeks (7, 14, …), since the slot is a weekday' }]
}

function checkPhases(phases: Phase[]): Problem[] {
  return phases.flatMap((phase, index) => {
    const path = ['phases', index]
    const before = phases[index - 1]?.target_day ?? 0
    const problems: Problem[] = []
    if (phase.number !== index + 1) problems.push({ path: [...path, 'number'], message: `expected ${index + 1}` })
    if (phaseOf(phase.stage) !== phase.number) {
      problems.push({ path: [...path, 'stage'], message: `expected the stage of phase ${phase.number}` })
    }
    if (phase.target_day !== null && phase.target_day <= before) {
      problems.push({
        path: [...path, 'target_day'],
        message: `expected a day after ${before}, the end of the phase before`,
      })
    }
    return problems
  })
}

function checkHealth({ health, kpis }: Checked): Problem[] {
  const bands = health.bands.flatMap((band, index) => {
    const before = health.bands[index - 1]
    const ordered = before === undefined || band.from < before.from
    return ordered
      ? []
      : [{ path: ['health', 'bands', index, 'from'], message: `expected less than ${before.from}, bands descend` }]
  })
  const last = health.bands.length - 1
  const floor =
    health.bands[last]?.from === 0
      ? []
      : [{ path: ['health', 'bands', last, 'from'], message: 'expected 0 for the lowest band' }]
  const fading =
    health.alignment_faded_days > health.alignment_full_days
      ? []
      : [{ path: ['health', 'alignment_faded_days'], message: 'expected more days than alignment_full_days' }]
  const zeros = Object.keys(health.metric_zero)
    .filter((id) => !kpis.some((kpi) => kpi.id === id))
    .map((id) => ({ path: ['health', 'metric_zero', id], message: `expected the id of a KPI, found "${id}"` }))
  return [...bands, ...floor, ...fading, ...zeros]
}

/** A calendar line must name streams that exist, of its own tiers, and that fall in its week. */
function checkCalendar({ calendar, tiers }: Checked): Problem[] {
  return calendar.flatMap((line, index) =>
    line.streams.flatMap((id, s) => {
      const path = ['calendar', index, 'streams', s]
      const tier = tiers.find((candidate) => candidate.streams.some((stream) => stream.id === id))
      const stream = tier?.streams.find((candidate) => candidate.id === id)
      if (tier === undefined || stream === undefined)
        return [{ path, message: `expected a stream of a tier, found "${id}"` }]
      if (!line.tiers.includes(tier.id))
        return [{ path, message: `expected a stream of ${line.tiers.join(', ')}, "${id}" belongs to ${tier.id}` }]
      const week = stream.kind === 'anchored' && 'week_of_month' in stream.slot ? stream.slot.week_of_month : null
      return week === line.week
        ? []
        : [
            {
              path,
              message: `expected a stream of week ${line.week}, "${id}" falls in ${week === null ? 'no week of the month' : `week ${week}`}`,
            },
          ]
    }),
  )
}

function checkReferences({ goals, kpis, rollout }: Checked): Problem[] {
  const known = new Set(kpis.map((kpi) => kpi.id))
  const goalKpis = goals.flatMap(({ kpi }, index) =>
    kpi === undefined || known.has(kpi)
      ? []
      : [{ path: ['goals', index, 'kpi'], message: `expected the id of a KPI, found "${kpi}"` }],
  )
  const order = rollout.flatMap(({ position }, index) =>
    position === index + 1 ? [] : [{ path: ['rollout', index, 'position'], message: `expected ${index + 1}` }],
  )
  return [...goalKpis, ...order]
}
