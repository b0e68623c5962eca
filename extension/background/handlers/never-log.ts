import type { Handler } from '../../messaging/listen.ts'
import { neverLogItem } from '../../storage.ts'
import { MOST_NEVER, parseNeverLog } from '../never-log.ts'

export function handleNeverLog(): Handler<'neverLog'> {
  return () => neverLogItem.getValue()
}

/** Keeps the list as a whole, or nothing of it where a line is no address and no domain. */
export function handleSetNeverLog(): Handler<'setNeverLog'> {
  return async ({ lines }) => {
    const { entries, wrong } = parseNeverLog(lines)
    if (wrong.length > 0) {
      const message = `Not saved: ${wrong.slice(0, 3).join(', ')} is neither an address nor a domain.`
      return { ok: false, failure: { kind: 'refused', message } }
    }
    if (lines.length > MOST_NEVER) {
      return { ok: false, failure: { kind: 'refused', message: `Not saved: at most ${MOST_NEVER} lines.` } }
    }
    await neverLogItem.setValue(entries)
    return { ok: true, value: entries }
  }
}
