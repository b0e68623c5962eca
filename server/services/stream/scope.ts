import type { CadenceInput } from '#shared/cadence/input.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import type { PartnerFacts } from '../partner/facts.ts'

/** One stream of one locked partner, inside a write. */
export type StreamScope = {
  ctx: Context
  changes: Changes
  facts: PartnerFacts
  cadence: CadenceInput
  stream: string
}
