import type { MessagePart } from '../framework/clocks.ts'

/**
 * Labels of the parts a message must have and has not (row 152). Parts that are asked for only where there is something
 * to say count once `alsoDue` names them: a workaround that exists, a make-good that is owed.
 */
export function missingParts(
  parts: readonly MessagePart[],
  given: Readonly<Record<string, string>>,
  alsoDue: readonly string[] = [],
): string[] {
  return parts
    .filter(({ id, if_any }) => (!if_any || alsoDue.includes(id)) && (given[id] ?? '').trim() === '')
    .map(({ label }) => label)
}
