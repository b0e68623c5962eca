import type { Deps, JobKind } from '../deps.ts'
import type { Portal } from '../write/context.ts'

/** Work a wake-up leads to. What there is to do is read from state, so running one twice does no harm. */
export type Task = {
  kind: JobKind
  /** Answers what it did, for the log. */
  run(deps: Deps, portal: Portal): Promise<object>
}
