import { dueTouches } from '#shared/cadence/due-touches.ts'
import type { DueTouch } from '#shared/standing.ts'
import { AppError } from '../../errors.ts'
import type { StreamScope } from './scope.ts'

/** What the stream or the outreach asks for now. Throws `conflict` if that is nothing. */
export function openTouch({ cadence, facts, stream }: StreamScope): DueTouch {
  const touch = dueTouches(cadence).find((each) => each.stream === stream)
  if (touch) return touch
  const open = dueTouches(cadence).map((each) => each.stream)
  throw new AppError(
    'conflict',
    `Nothing of "${stream}" is open for ${facts.partner.name}. Open: ${open.join(', ') || 'nothing'}.`,
  )
}
