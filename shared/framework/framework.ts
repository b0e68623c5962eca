import { z } from 'zod'
import { CalendarLine, Summit } from './calendar.ts'
import { checkFramework } from './checks.ts'
import { Clocks } from './clocks.ts'
import { Escalation } from './escalation.ts'
import { HealthRules } from './health.ts'
import { Kpi, MetricDefinition } from './kpis.ts'
import { Outreach, RolloutStep } from './outreach.ts'
import { Phase, type Stage } from './phases.ts'
import { FrameworkRecord, ProgrammeGoal, Settings } from './record.ts'
import { Tier, type TierId } from './tiers.ts'

/** The whole of templates/framework.yaml: the framework document as data, and what Tributary adds to it, marked so. */
export const Framework = z
  .strictObject({
    ...FrameworkRecord.shape,
    goals: z.array(ProgrammeGoal),
    settings: Settings,
    tiers: z.array(Tier).length(4),
    phases: z.array(Phase).length(4),
    health: HealthRules,
    clocks: Clocks,
    escalation: Escalation,
    kpis: z.array(Kpi),
    metrics: z.array(MetricDefinition).default([]),
    calendar: z.array(CalendarLine),
    summit: Summit,
    rollout: z.array(RolloutStep),
    outreach: Outreach,
  })
  .superRefine((framework, ctx) => {
    for (const { path, message } of checkFramework(framework))
      ctx.addIssue({ code: 'custom', path: [...path], message })
  })
export type Framework = z.infer<typeof Framework>

/** The tier of an id; a checked framework has all four. */
export function tierOf(framework: Pick<Framework, 'tiers'>, id: TierId): Tier {
  const tier = framework.tiers.find((candidate) => candidate.id === id)
  if (tier === undefined) throw new RangeError(`framework: there is no tier "${id}"`)
  return tier
}

/** The phase a stage stands for; null for a prospect and for stages in which the clocks stand still. */
export function phaseAt(framework: Pick<Framework, 'phases'>, stage: Stage): Phase | null {
  return framework.phases.find((phase) => phase.stage === stage) ?? null
}
