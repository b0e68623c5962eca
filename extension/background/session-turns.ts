import { sessionItem } from '../storage.ts'
import { createTurns } from './turns.ts'

const inTurn = createTurns()

/** Changes the session and all that hangs on it in one go; what is being kept for the session before is waited for. */
export function changeSession(work: () => Promise<void>): Promise<void> {
  return inTurn(work)
}

/** Keeps something of an answer only while the session that asked still stands. False if it does not any more. */
export function keepFor(token: string, work: () => Promise<void>): Promise<boolean> {
  return inTurn(async () => {
    if ((await sessionItem.getValue()).token !== token) return false
    await work()
    return true
  })
}
