import { type Check, fail, ok, warn } from '../check.ts'

const MINUTE_MS = 60_000
/** HubSpot's own answers tell its time in whole seconds, and an answer takes up to a few. */
const TOLD_MS = 10_000

export const clock: Check = {
  name: 'Clock',
  async look({ deps, portal }) {
    const { answeredAt } = await deps.hubspot(portal.id).account()
    if (!answeredAt) return warn('HubSpot’s answer told no time.', 'Compare the clock of this machine by hand.')
    const offMs = deps.clock().getTime() - Date.parse(answeredAt)
    const off = `${Math.round(Math.abs(offMs) / 1000)} s ${offMs > 0 ? 'ahead of' : 'behind'} HubSpot’s`
    if (Math.abs(offMs) <= TOLD_MS) return ok('It agrees with HubSpot’s.')
    const todo = 'Switch on time synchronisation (NTP) on this machine.'
    // Webhook signatures hold for five minutes.
    return Math.abs(offMs) < 2 * MINUTE_MS ? warn(`It is ${off}.`, todo) : fail(`It is ${off}.`, todo)
  },
}
