import type { ChecklistLine, Phase } from '../framework/phases.ts'
import type { Partner } from '../partner.ts'

/** Lines of the phase a partner is in, without those that do not apply to it (rows 17, 20–35). None outside the phases. */
export function checklistOf(
  partner: Pick<Partner, 'stage' | 'hasIntegration'>,
  phases: readonly Phase[],
): ChecklistLine[] {
  const phase = phases.find(({ stage }) => stage === partner.stage)
  return phase?.checklist.filter((line) => applies(line, partner)) ?? []
}

function applies(line: ChecklistLine, { hasIntegration }: Pick<Partner, 'hasIntegration'>): boolean {
  return line.only_if !== 'has_integration' || hasIntegration
}
