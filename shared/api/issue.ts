import { z } from 'zod'
import { Clock } from '../clocks/clock.ts'
import { IssueLevel, IssueOrigin, IssueState } from '../issue/issue.ts'

const Line = z.string().trim().max(500)
const Prose = z.string().trim().max(5_000)
const Instant = z.iso.datetime()
const EXAMPLE_ID = '6f1c2b7e-9a54-4c57-9d5e-0c3f6a1b2d48'

export const OpenIssue = z
  .object({ partnerId: z.uuid(), what: Prose.min(1), identifiedAt: Instant.optional() })
  .strict()
  .meta({ id: 'OpenIssue', example: { partnerId: EXAMPLE_ID, what: 'They say our leads never reach them' } })
export type OpenIssue = z.infer<typeof OpenIssue>

/** The talk that stops the clock, by part: `direct-communication`, `definition`, `solution`. */
export const Intervention = z
  .object({ parts: z.record(z.string().max(60), Prose), at: Instant.optional() })
  .strict()
  .meta({
    id: 'Intervention',
    example: {
      parts: {
        'direct-communication': 'Call with their leadership',
        definition: 'Leads were sent to an old address',
        solution: 'New address, checked together each Friday of the month',
      },
    },
  })
export type Intervention = z.infer<typeof Intervention>

export const Escalate = z
  .object({
    /** Left out: the next one. */
    level: IssueLevel.optional(),
    /** Who holds it; left out: as the settings say. */
    owner: Line.min(1).optional(),
    reason: Line.min(1),
  })
  .strict()
  .meta({ id: 'Escalate', example: { level: 2, reason: 'No answer in a week' } })
export type Escalate = z.infer<typeof Escalate>

export const ResolveIssue = z
  .object({ resolution: Prose.min(1) })
  .strict()
  .meta({ id: 'ResolveIssue', example: { resolution: 'Leads arrive again; both sides agreed on a monthly check' } })

export const Issue = z
  .object({
    id: z.uuid(),
    partnerId: z.uuid(),
    partner: z.string(),
    what: z.string(),
    openedBy: IssueOrigin,
    byName: z.string(),
    state: IssueState,
    identifiedAt: Instant,
    viewedAt: Instant.nullable(),
    talkedAt: Instant.nullable(),
    parts: z.record(z.string(), z.string()).nullable(),
    clock: Clock,
    missed: z.int(),
    level: IssueLevel,
    levelLabel: z.string(),
    levelOwner: z.string().nullable(),
    levels: z.array(
      z.object({
        level: IssueLevel,
        owner: z.string().nullable(),
        reason: z.string(),
        byName: z.string(),
        at: Instant,
      }),
    ),
    resolvedAt: Instant.nullable(),
    resolution: z.string().nullable(),
    revision: z.int(),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Issue' })
export type Issue = z.infer<typeof Issue>

export const IssuePage = z
  .object({ issues: z.array(Issue.omit({ levels: true, warnings: true })), after: z.string().nullable() })
  .meta({ id: 'IssuePage' })
export type IssuePage = z.infer<typeof IssuePage>
