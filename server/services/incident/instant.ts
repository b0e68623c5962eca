import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'

/** A minute of clock difference is forgiven, a time in the future is not. */
const FUTURE_MS = 60_000

/** The instant that was given, now if none was. Throws `invalid` for one in the future. */
export function instantOf({ now }: Pick<Context, 'now'>, name: string, text: string | undefined): Date {
  if (text === undefined) return now
  const at = new Date(text)
  if (at.getTime() <= now.getTime() + FUTURE_MS) return at
  throw new AppError('invalid', `${name} ${text} is in the future. Give the time at which it happened.`)
}
