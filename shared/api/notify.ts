import { z } from 'zod'
import { OnCallPerson } from '../notify/on-call.ts'

const Instant = z.iso.datetime()
const EXAMPLE_PERSON = {
  name: 'Kevin',
  email: 'kevin@reservoir.example',
  timeZone: 'Europe/Berlin',
  quiet: { from: '22:00', to: '07:00' },
  digestAt: '08:30',
}
const Levels = z.partialRecord(z.enum(['1', '2', '3', '4']), z.string().trim().min(1).max(100))

export const SetOnCall = z
  .object({
    /** In the order in which they are told. */
    people: z.array(OnCallPerson).max(20),
    /** Minutes after which an alert that nobody acknowledged is told again. */
    repeatMinutes: z.int().min(5).max(240).default(15),
    /** Who holds a level of an issue; level 1 is the partner's owner unless named here. */
    levels: Levels.default({}),
    /** The revision last seen; left out: overwrite. */
    revision: z.int().min(0).nullable().default(null),
  })
  .strict()
  .meta({ id: 'SetOnCall', example: { people: [EXAMPLE_PERSON], levels: { '3': 'Kevin' } } })

export const OnCall = z
  .object({
    people: z.array(OnCallPerson),
    repeatMinutes: z.int(),
    levels: Levels,
    revision: z.int(),
    channels: z.object({ email: z.boolean(), webhook: z.string().nullable() }),
    /** Set if nobody would hear of a clock. */
    warning: z.string().nullable(),
  })
  .meta({ id: 'OnCall' })
export type OnCall = z.infer<typeof OnCall>

export const Alert = z
  .object({
    id: z.uuid(),
    subject: z.enum(['incident', 'issue']),
    subjectId: z.uuid(),
    what: z.string(),
    /** Percent of the clock that has run farthest; 100: a deadline was missed. */
    level: z.int(),
    open: z.boolean(),
    toldAt: Instant.nullable(),
    times: z.int(),
    told: z.array(
      z.object({
        to: z.string(),
        channel: z.enum(['email', 'webhook']),
        at: Instant,
        problem: z.string().nullable(),
      }),
    ),
    acknowledgedAt: Instant.nullable(),
    acknowledgedBy: z.string().nullable(),
  })
  .meta({ id: 'Alert' })
export type Alert = z.infer<typeof Alert>
export const AlertPage = z.object({ alerts: z.array(Alert), after: z.string().nullable() }).meta({ id: 'AlertPage' })

export const Digest = z
  .object({
    on: z.iso.date(),
    subject: z.string(),
    text: z.string(),
    /** When and to whom of us it went out on this date. */
    sent: z.array(z.object({ to: z.string(), at: Instant, state: z.string(), problem: z.string().nullable() })),
    /** Set if nobody would get it. */
    warning: z.string().nullable(),
  })
  .meta({ id: 'Digest' })
export type Digest = z.infer<typeof Digest>

export const PauseClock = z
  .object({
    subject: z.enum(['incident', 'issue']),
    subjectId: z.uuid(),
    /** Left out: of every partner of the incident. */
    partnerId: z.uuid().optional(),
    clock: z.enum(['first-notice', 'change-notice', 'update', 'resolution', 'intervention']),
    action: z.enum(['pause', 'resume', 'extend']),
    minutes: z.int().min(1).max(20_160).optional(),
    reason: z.string().trim().min(1).max(500),
  })
  .strict()
  .meta({
    id: 'PauseClock',
    example: {
      subject: 'issue',
      subjectId: '6f1c2b7e-9a54-4c57-9d5e-0c3f6a1b2d48',
      clock: 'intervention',
      action: 'extend',
      minutes: 1440,
      reason: 'They asked to talk on Thursday',
    },
  })
export type PauseClock = z.infer<typeof PauseClock>

export const OpenClock = z
  .object({
    subject: z.enum(['incident', 'issue']),
    subjectId: z.uuid(),
    what: z.string(),
    partnerId: z.uuid(),
    partner: z.string(),
    clock: z.string(),
    state: z.string(),
    startsAt: Instant,
    dueAt: Instant.nullable(),
    percent: z.int().nullable(),
  })
  .meta({ id: 'OpenClock' })
export type OpenClock = z.infer<typeof OpenClock>
export const OpenClocks = z
  .object({ clocks: z.array(OpenClock), after: z.string().nullable() })
  .meta({ id: 'OpenClocks' })
