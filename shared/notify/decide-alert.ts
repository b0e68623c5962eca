/** An alert as it was last told; instants in epoch milliseconds. */
export type AlertState = {
  level: number
  missed: number
  open: boolean
  toldAt: number | null
  times: number
  acknowledged: boolean
}

export type AlertDecision = Pick<AlertState, 'level' | 'missed' | 'times' | 'acknowledged'> & { tell: boolean }

/**
 * What becomes of the alert of an incident or issue whose clocks stand at `level` percent, with so many deadlines missed.
 * It is told when it opens, when it rises, when one more deadline is missed, and again until somebody acknowledges. When
 * it falls, what was asked for was done: silence until it rises.
 */
export function decideAlert(
  before: AlertState | null,
  { level, missed }: { level: number; missed: number },
  { now, repeatMs }: { now: number; repeatMs: number },
): AlertDecision {
  if (before === null || !before.open || level > before.level || missed > before.missed) {
    return { level, missed, times: 0, acknowledged: false, tell: true }
  }
  if (level < before.level) return { level, missed, times: 0, acknowledged: true, tell: false }
  const again = !before.acknowledged && (before.toldAt === null || now - before.toldAt >= repeatMs)
  return { level, missed, times: before.times + (again ? 1 : 0), acknowledged: before.acknowledged, tell: again }
}
