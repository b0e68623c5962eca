import type { Context } from '../../write/context.ts'

/** Our team is told at once; if the wake-up is lost, the next beat of the watch finds it. */
export async function wakeWatch({ deps, portal }: Context): Promise<void> {
  try {
    await deps.wake('clock-watch', portal.id)
  } catch (err) {
    deps.log.error(
      { err, portalId: portal.id },
      'The clock watch could not be woken; it comes by itself within a minute',
    )
  }
}
