import { z } from 'zod'
import { Clock, ClockKind } from '../clocks/clock.ts'
import { IncidentKind, IncidentState, Severity } from '../incident/incident.ts'

const EXAMPLE_ID = '6f1c2b7e-9a54-4c57-9d5e-0c3f6a1b2d48'
const Line = z.string().trim().max(500)
const Prose = z.string().trim().max(5_000)
const Instant = z.iso.datetime()

/** Partners one incident may affect; beyond that it is news for everybody, not direct communication. */
export const MOST_AFFECTED = 500

const Affected = z.object({ partnerId: z.uuid(), impact: Prose.nullable().default(null) })
const AffectedList = z
  .array(Affected)
  .max(MOST_AFFECTED)
  .refine((list) => new Set(list.map(({ partnerId }) => partnerId)).size === list.length, {
    error: 'expected each partner once',
  })

export const OpenIncident = z
  .object({
    kind: IncidentKind,
    severity: Severity.default('medium'),
    what: Line.min(1),
    startedAt: Instant.nullable().default(null),
    /** When we knew; of a planned change when it was decided. Left out: now. */
    detectedAt: Instant.optional(),
    plannedStart: Instant.nullable().default(null),
    plannedEnd: Instant.nullable().default(null),
    impact: Prose.nullable().default(null),
    timeline: Prose.nullable().default(null),
    workaround: Prose.nullable().default(null),
    /** Of monitoring: the same alert opens one incident, however often it is sent. */
    alertId: z.string().trim().min(1).max(200).nullable().default(null),
    /** Left out or null: the partners with an integration that are at least in Phase 3. */
    partners: AffectedList.nullable().default(null),
  })
  .strict()
  .meta({
    id: 'OpenIncident',
    example: { kind: 'outage', severity: 'high', what: 'Sign-in fails', alertId: 'monitor-4711' },
  })
export type OpenIncident = z.infer<typeof OpenIncident>

export const IncidentPatch = z
  .object({
    severity: Severity,
    what: Line.min(1),
    startedAt: Instant.nullable(),
    impact: Prose.nullable(),
    timeline: Prose.nullable(),
    workaround: Prose.nullable(),
    plannedStart: Instant,
    plannedEnd: Instant,
  })
  .partial()
  .strict()
  .meta({ id: 'IncidentPatch', example: { workaround: 'Use the mobile app meanwhile' } })
export type IncidentPatch = z.infer<typeof IncidentPatch>

export const AffectPartners = z
  .object({ partners: AffectedList.min(1) })
  .strict()
  .meta({ id: 'AffectPartners', example: { partners: [{ partnerId: EXAMPLE_ID, impact: 'Bookings are not synced' }] } })

export const NotAffected = z
  .object({ partnerId: z.uuid(), reason: Line.min(1) })
  .strict()
  .meta({ id: 'NotAffected', example: { partnerId: EXAMPLE_ID, reason: 'Their integration uses another region' } })

export const LogIncidentMessage = z
  .object({
    kind: z.enum(['notice', 'update', 'resolution']),
    partnerIds: z.array(z.uuid()).min(1).max(MOST_AFFECTED),
    /** What the message said, by part: `impact`, `timeline`, `workaround`; `progress`, `revised-timeline`, `resources`; `confirmation`, `root-cause`, `prevention`, `make-good`. */
    parts: z.record(z.string().max(60), Prose),
    sentAt: Instant.optional(),
    evidence: z.enum(['gmail', 'hubspot', 'ticked']).default('ticked'),
    /** False where the mail is logged as a touchpoint already. */
    logTouchpoint: z.boolean().default(true),
  })
  .strict()
  .meta({
    id: 'LogIncidentMessage',
    example: {
      kind: 'notice',
      partnerIds: [EXAMPLE_ID],
      parts: { impact: 'Nobody can sign in', timeline: 'We expect a fix by 06:00' },
    },
  })
export type LogIncidentMessage = z.infer<typeof LogIncidentMessage>

export const FixIncident = z
  .object({ fixedAt: Instant.optional() })
  .strict()
  .meta({ id: 'FixIncident', example: { fixedAt: '2026-11-19T05:40:00Z' } })

export const ReviewIncident = z
  .object({ rootCause: Prose.min(1), prevention: Prose.min(1) })
  .strict()
  .meta({
    id: 'ReviewIncident',
    example: { rootCause: 'A certificate ran out', prevention: 'Certificates are renewed and watched' },
  })
export type ReviewIncident = z.infer<typeof ReviewIncident>

export const MakeGood = z
  .object({ partnerId: z.uuid(), text: Prose.min(1).nullable() })
  .strict()
  .meta({ id: 'MakeGood', example: { partnerId: EXAMPLE_ID, text: 'Two weeks of the fee are waived' } })

export const IncidentSummary = z
  .object({
    id: z.uuid(),
    kind: IncidentKind,
    severity: Severity,
    state: IncidentState,
    what: z.string(),
    detectedAt: Instant,
    fixedAt: Instant.nullable(),
    partners: z.int(),
    missed: z.int(),
    /** The deadline that ends first among its partners. */
    nextDueAt: Instant.nullable(),
  })
  .meta({ id: 'IncidentSummary' })
export type IncidentSummary = z.infer<typeof IncidentSummary>
export const IncidentPage = z
  .object({ incidents: z.array(IncidentSummary), after: z.string().nullable() })
  .meta({ id: 'IncidentPage' })

export const Incident = IncidentSummary.omit({ partners: true })
  .extend({
    startedAt: Instant.nullable(),
    plannedStart: Instant.nullable(),
    plannedEnd: Instant.nullable(),
    resolvedAt: Instant.nullable(),
    impact: z.string().nullable(),
    timeline: z.string().nullable(),
    workaround: z.string().nullable(),
    review: z.object({ rootCause: z.string(), prevention: z.string(), at: Instant, byName: z.string() }).nullable(),
    alertId: z.string().nullable(),
    openedBy: z.string(),
    revision: z.int(),
    partners: z.array(
      z.object({
        partnerId: z.uuid(),
        name: z.string(),
        state: IncidentState,
        impact: z.string().nullable(),
        /** Gets a draft of its own; the others may share one BCC draft. */
        single: z.boolean(),
        recipients: z.array(z.email()),
        makeGood: z.string().nullable(),
        next: z.object({ clock: ClockKind, dueAt: Instant.nullable() }).nullable(),
        clocks: z.array(Clock),
        missed: z.int(),
        lastMessageAt: Instant.nullable(),
      }),
    ),
    /** What a person should know: partners nobody can be written to, and whether any of us is told. */
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Incident' })
export type Incident = z.infer<typeof Incident>

export const OpenedIncident = Incident.extend({
  /** False: this alert had opened it before. */
  created: z.boolean(),
}).meta({ id: 'OpenedIncident' })

export const LoggedMessages = z
  .object({ logged: z.int(), nextUpdateBy: Instant.nullable(), incident: Incident })
  .meta({ id: 'LoggedMessages' })

/** Who gets which draft of a message (row 159). */
export const IncidentDrafts = z
  .object({
    templateId: z.string(),
    /** To be written into the message; null where nothing more is owed. */
    nextUpdateBy: Instant.nullable(),
    /** Parts the message must have. */
    parts: z.array(z.object({ id: z.string(), label: z.string(), ifAny: z.boolean() })),
    singles: z.array(z.object({ partnerId: z.uuid(), name: z.string(), to: z.array(z.email()) })),
    /** One draft each, all its addresses in BCC. */
    bcc: z.array(z.object({ partnerIds: z.array(z.uuid()), bcc: z.array(z.email()) })),
    /** Partners without a primary contact. */
    nobodyToWriteTo: z.array(z.object({ partnerId: z.uuid(), name: z.string() })),
  })
  .meta({ id: 'IncidentDrafts' })
export type IncidentDrafts = z.infer<typeof IncidentDrafts>

export const Preselection = z
  .object({
    partners: z.array(z.object({ partnerId: z.uuid(), name: z.string(), hasContact: z.boolean() })),
    /** Partners from Phase 3 on whom nobody could write to in an incident, integrated or not; the first 100. */
    withoutContact: z.array(z.object({ partnerId: z.uuid(), name: z.string() })),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Preselection' })
export type Preselection = z.infer<typeof Preselection>
