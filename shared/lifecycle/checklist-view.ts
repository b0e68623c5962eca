import { addDays, monthKey, quarterKey } from '../date.ts'
import type { BandId } from '../framework/health.ts'
import type { ChecklistLine, Phase } from '../framework/phases.ts'
import { phaseOf } from '../framework/phases.ts'
import type { Partner } from '../partner.ts'
import type { DueTouch } from '../standing.ts'

export type ChecklistMark = { line: string; period: string; doneOn: string; byName: string; note: string | null }
export type LineState = 'done' | 'open' | 'due' | 'not-applicable' | 'suggested' | 'waiting'

export type ChecklistItem = {
  id: string
  phase: number
  label: string
  state: LineState
  /** Empty for a line that is done once; the month or quarter of one that comes again. */
  period: string
  doneOn: string | null
  byName: string | null
  note: string | null
  /** Why a line stands as it does, where no mark says so. */
  reason: string | null
}

export type ChecklistFacts = {
  partner: Pick<Partner, 'stage' | 'hasIntegration' | 'contractEnd'>
  phases: readonly Phase[]
  marks: readonly ChecklistMark[]
  /** First outreach mail: local date and who sent it. */
  outreach: { on: string; byName: string | null } | null
  /** Local dates of reviews that were held. */
  reviews: readonly string[]
  kpiReview: 'monthly' | 'quarterly'
  due: readonly DueTouch[]
  band: BandId | null
  renewalDays: readonly number[]
  today: string
}

/** The 16 lines with by whom and when (rows 20–35); those of Phase 4 come again with reviews, streams, band and contract. */
export function checklistItems(facts: ChecklistFacts): ChecklistItem[] {
  return facts.phases.flatMap(({ number, checklist }) =>
    checklist.map((line) => ({ ...itemOf(line, facts), id: line.id, phase: number, label: line.label })),
  )
}

/**
 * Lines of earlier phases that are still open once a phase is entered: told, never a block (row 18).
 * @param stage the stage that was, or will be, entered
 */
export function openBefore(items: readonly ChecklistItem[], stage: Partner['stage']): string[] {
  const phase = phaseOf(stage)
  if (!phase) return []
  return items
    .filter((item) => item.phase < phase && item.state === 'open')
    .map(({ phase: of, label }) => `Phase ${of}: "${label}" is not done`)
}

type Body = Omit<ChecklistItem, 'id' | 'phase' | 'label'>
const OPEN: Body = { state: 'open', period: '', doneOn: null, byName: null, note: null, reason: null }

function itemOf(line: ChecklistLine, facts: ChecklistFacts): Body {
  if (line.only_if === 'has_integration' && !facts.partner.hasIntegration) {
    return { ...OPEN, state: 'not-applicable', reason: 'no integration' }
  }
  const period = periodOf(line, facts)
  const mark = facts.marks.find((each) => each.line === line.id && each.period === period)
  if (mark) {
    const { doneOn, byName, note } = mark
    return { ...OPEN, state: 'done', period, doneOn, byName, note }
  }
  if (line.done_by === 'outreach' && facts.outreach) {
    const { on, byName } = facts.outreach
    return { ...OPEN, state: 'done', doneOn: on, byName, reason: 'the outreach was sent' }
  }
  return line.recurring === undefined ? OPEN : { ...OPEN, period, ...recurring(line.recurring, facts) }
}

function periodOf({ recurring: kind }: ChecklistLine, { today, kpiReview, partner }: ChecklistFacts): string {
  if (kind === 'kpi-review') return kpiReview === 'monthly' ? monthKey(today) : quarterKey(today)
  if (kind === 'contract-end') return partner.contractEnd ?? ''
  return kind === undefined ? '' : quarterKey(today)
}

function recurring(kind: NonNullable<ChecklistLine['recurring']>, facts: ChecklistFacts): Partial<Body> {
  if (phaseOf(facts.partner.stage) !== 4) return { state: 'waiting', reason: 'begins in Phase 4' }
  if (kind === 'kpi-review') return kpiReview(facts)
  if (kind === 'streams') return streams(facts)
  if (kind === 'band-90') {
    const reason = 'the health score is 90 or more'
    return facts.band === 'thriving'
      ? { state: 'suggested', reason }
      : { state: 'waiting', reason: 'once the score is 90' }
  }
  return renewal(facts)
}

function kpiReview({ reviews, kpiReview: frequency, today }: ChecklistFacts): Partial<Body> {
  const keyOf = frequency === 'monthly' ? monthKey : quarterKey
  const held = reviews.filter((on) => on <= today && keyOf(on) === keyOf(today)).toSorted()[0]
  if (held) return { state: 'done', doneOn: held, reason: 'a review was held' }
  return { state: 'due', reason: `${frequency} review` }
}

function streams({ due, today }: ChecklistFacts): Partial<Body> {
  const late = due.filter(({ dueOn }) => dueOn < today)
  if (late.length > 0) return { state: 'due', reason: `late: ${late.map(({ label }) => label).join(', ')}` }
  return { state: 'done', reason: 'nothing is late' }
}

function renewal({ partner: { contractEnd }, renewalDays, today }: ChecklistFacts): Partial<Body> {
  if (contractEnd === null) return { state: 'waiting', reason: 'no end of the contract is known' }
  const from = addDays(contractEnd, -Math.max(...renewalDays))
  if (today < from) return { state: 'waiting', reason: `from ${from}` }
  return { state: 'due', reason: `the contract ends on ${contractEnd}` }
}
