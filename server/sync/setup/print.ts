import type { SetupPlan, SetupStep } from './plan.ts'

/** The plan as a difference, one line a change. */
export function printPlan(plan: SetupPlan): string {
  const lines = [
    `Storage: ${plan.mode}`,
    ...plan.notes.map((note) => `  note: ${note}`),
    ...plan.problems.map((problem) => `! ${problem}`),
    ...plan.steps.flatMap(describe),
  ]
  if (plan.steps.length === 0 && plan.problems.length === 0) lines.push('Nothing to do: HubSpot has all of it.')
  return lines.join('\n')
}

function describe(step: SetupStep): string[] {
  switch (step.do) {
    case 'create-schema':
      return [`+ object ${step.schema.name}`, ...step.schema.properties.map(({ name }) => `+   ${name}`)]
    case 'create-group':
      return [`+ group tributary on ${step.object}`]
    case 'create-properties':
      return [`+ properties of ${step.object}`, ...step.properties.map(({ name, type }) => `+   ${name} (${type})`)]
    case 'update-options':
      return [`~ options of ${step.property} on ${step.object}: ${step.options.map(({ value }) => value).join(', ')}`]
    case 'create-pipeline':
      return [`+ pipeline "${step.label}" of ${step.object}`, ...step.stages.map(({ label }) => `+   ${label}`)]
    case 'add-stage':
      return [`+ stage "${step.stage.label}" of ${step.object}`]
  }
}
