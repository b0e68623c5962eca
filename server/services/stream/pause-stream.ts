import { isPaused, type Pause } from '#shared/cadence/override.ts'
import { addDays } from '#shared/date.ts'
import { AppError } from '../../errors.ts'
import type { StreamScope } from './scope.ts'
import { putSetting, streamOf } from './setting.ts'

type PauseInput = { from?: string; to: string | null; reason: string | null }

/** Nothing is due in the pause, and its days count neither for nor against the stream. */
export async function pauseStream(
  { ctx, changes, facts, cadence, stream }: StreamScope,
  { from = cadence.today, to, reason }: PauseInput,
): Promise<string> {
  streamOf(ctx, facts, stream)
  if (to !== null && to < from) throw new AppError('invalid', `The pause ends on ${to}, before it starts on ${from}.`)
  const pauses = pausesOf(facts, stream)
  const met = pauses.find((each) => (each.to ?? '9999-12-31') >= from && (to === null || each.from <= to))
  if (met) {
    throw new AppError(
      'conflict',
      `"${stream}" is paused from ${met.from} to ${met.to ?? 'further notice'} already. Resume it first.`,
    )
  }
  await putSetting(changes, facts, { stream, patch: { pauses: [...pauses, { from, to, reason }] } })
  return to === null ? `paused from ${from}` : `paused from ${from} to ${to}`
}

/** Ends the pause of today, yesterday being its last day; one that began today is taken out. */
export async function resumeStream({ ctx, changes, facts, cadence, stream }: StreamScope): Promise<string> {
  streamOf(ctx, facts, stream)
  const pauses = pausesOf(facts, stream)
  const { today } = cadence
  if (!isPaused(pauses, today)) throw new AppError('conflict', `"${stream}" is not paused today.`)
  const left = pauses.flatMap((each): Pause[] => {
    if (!isPaused([each], today)) return [each]
    return each.from === today ? [] : [{ ...each, to: addDays(today, -1) }]
  })
  await putSetting(changes, facts, { stream, patch: { pauses: left } })
  return 'resumed'
}

function pausesOf({ settings = [] }: StreamScope['facts'], stream: string): Pause[] {
  return settings.find((each) => each.stream === stream)?.pauses ?? []
}
