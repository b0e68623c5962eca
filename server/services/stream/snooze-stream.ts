import { addDays } from '#shared/date.ts'
import { AppError } from '../../errors.ts'
import { openTouch } from './open-touch.ts'
import type { StreamScope } from './scope.ts'
import { putSetting } from './setting.ts'

const LONGEST_DAYS = 180

/** Takes the open slot out of the list until a day. The score stays what it is: the slot is due when it was due. */
export async function snoozeStream(scope: StreamScope, until: string): Promise<string> {
  const { changes, facts, cadence, stream } = scope
  const touch = openTouch(scope)
  if (until <= cadence.today || until > addDays(cadence.today, LONGEST_DAYS)) {
    throw new AppError('invalid', `until: expected a day after today and within ${LONGEST_DAYS} days, found ${until}.`)
  }
  await putSetting(changes, facts, { stream, patch: { snoozedSlot: touch.slot, snoozedUntil: until } })
  return `snoozed until ${until}`
}
