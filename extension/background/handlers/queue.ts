import type { Handler } from '../../messaging/listen.ts'
import { queueItem } from '../../storage.ts'
import { call } from '../call.ts'
import type { Deps } from '../deps.ts'
import { startQueue, stateOf } from '../queue.ts'

/** Lines of the due list that are written in a row: batches, and the clocks of incidents. */
export function handleWork(deps: Deps): Handler<'work'> {
  return async () => {
    const due = await call(deps, (api) => api.due())
    if (!due.ok) return due
    const lines = due.value.lines.filter(
      ({ kind, count, template, ref }) =>
        template !== null && (count > 1 || (kind === 'clock' && ref?.noun === 'incident')),
    )
    const one = lines.filter((line, at) => line.kind !== 'clock' || lines.findIndex(isSameClock(line)) === at)
    return { ok: true, value: one.map(({ id, label, count, dueAt }) => ({ id, label, count, dueAt })) }
  }
}

/** Clocks are due per partner; a message of an incident goes to all of them in one row. */
function isSameClock({ ref, template }: { ref: { id: string } | null; template: string | null }) {
  return (other: { ref: { id: string } | null; template: string | null }) =>
    other.ref?.id === ref?.id && other.template === template
}

export function handleStartQueue(deps: Deps): Handler<'startQueue'> {
  return ({ lineId }) => startQueue(deps, lineId)
}

export function handleQueue(): Handler<'queue'> {
  return async () => stateOf(await queueItem.getValue())
}

export function handleStopQueue(): Handler<'stopQueue'> {
  return async () => {
    await queueItem.setValue(null)
    return undefined
  }
}
