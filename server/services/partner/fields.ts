import { AppError } from '../../errors.ts'
import type { Row } from '../../write/changes.ts'

type Dated = Partial<
  Pick<Row<'partner'>, 'contractStart' | 'contractEnd' | 'exclusivity' | 'exclusivityScope' | 'exclusivityEnd'>
>

/** Refuses values that contradict each other. Throws `invalid` naming the fields. */
export function checkFields({
  contractStart,
  contractEnd,
  exclusivity,
  exclusivityScope,
  exclusivityEnd,
}: Dated): void {
  if (contractStart && contractEnd && contractEnd < contractStart) {
    throw invalid('contractEnd', `the contract ends on ${contractEnd}, before it starts on ${contractStart}`)
  }
  if (exclusivity === 'none' && (exclusivityScope || exclusivityEnd)) {
    throw invalid('exclusivity', 'there is a scope or an end, but no exclusivity; set it to offered or agreed')
  }
}

function invalid(path: string, message: string): AppError {
  return new AppError('invalid', `${path}: ${message}.`, { errors: [{ path, message }] })
}
