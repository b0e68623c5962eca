import { z } from 'zod'
import { Rendered } from './rendered.ts'

/** Plain facts of the page the person is on; everything but the channel may be unknown. */
export const PageFacts = z
  .object({
    channel: z.object({
      name: z.string().min(1).max(200),
      channelId: z.string().nullable(),
      handle: z.string().nullable(),
      url: z.url().max(500),
      subscribers: z.string().max(100).nullable(),
    }),
    video: z
      .object({
        id: z.string().max(20),
        title: z.string().min(1).max(500),
        url: z.url().max(500),
        publishedOn: z.string().max(40).nullable(),
        keywords: z.array(z.string().max(100)).max(50),
      })
      .nullable(),
    email: z.email().max(320).nullable(),
    language: z.string().max(20).nullable(),
  })
  .meta({ id: 'PageFacts' })
export type PageFacts = z.infer<typeof PageFacts>

export const RenderRequest = z
  .object({
    partnerId: z.uuid().nullable().default(null),
    facts: PageFacts.nullable().default(null),
    /** What the person typed, by variable name; wins over every other source. Lists have one item a line. */
    values: z.record(z.string(), z.string().max(10_000)).default({}),
  })
  .meta({ id: 'RenderRequest' })
export type RenderRequest = z.infer<typeof RenderRequest>

export const OutreachRequest = z
  .object({
    templateId: z.string().default('creator-outreach'),
    facts: PageFacts,
    values: z.record(z.string(), z.string().max(10_000)).default({}),
    /** An admin's answer to the claims this mail makes. */
    approvalId: z.uuid().nullish(),
    /** Why to write although somebody else has just started with this channel. */
    overrideReason: z.string().trim().min(3).max(300).nullish(),
  })
  .meta({ id: 'OutreachRequest' })
export type OutreachRequest = z.infer<typeof OutreachRequest>

/** Something a person did that can be taken back: POST /v1/undo with this id before `until` leaves no trace in HubSpot. */
export const Undo = z.object({ id: z.uuid(), until: z.iso.datetime() }).meta({ id: 'Undo' })
export type Undo = z.infer<typeof Undo>

export const OutreachReply = z
  .object({
    partnerId: z.uuid(),
    touchpointId: z.uuid(),
    compose: Rendered,
    /** Set when somebody else was first: one partner exists, and this is who and when. */
    existing: z.object({ byName: z.string(), at: z.iso.datetime() }).nullable(),
    undo: Undo.nullable(),
  })
  .meta({ id: 'OutreachReply' })
export type OutreachReply = z.infer<typeof OutreachReply>

/** Logs a touch, or marks a draft as sent if `touchpointId` is given. */
export const LogTouchpoint = z
  .object({
    touchpointId: z.uuid().optional(),
    partnerId: z.uuid(),
    stream: z.string().max(60).nullable().default(null),
    channel: z.enum(['email', 'meeting', 'call', 'other']),
    /** What the calendar or HubSpot calls the meeting; a rule of a stream may know it. */
    meetingType: z.string().max(100).nullish(),
    direction: z.enum(['out', 'in']).default('out'),
    occurredAt: z.iso.datetime().optional(),
    templateId: z.string().max(60).nullable().default(null),
    subject: z.string().max(500).nullable().default(null),
    threadId: z.string().max(100).nullable().default(null),
    /** Addresses it went to; a new one becomes a contact of the partner. */
    to: z.array(z.email()).max(100).default([]),
    evidence: z.enum(['gmail', 'hubspot', 'ticked']),
    /** The lists of the draft are what was sent: next time they are offered as such, not "as drafted". */
    remember: z.boolean().optional(),
  })
  .meta({ id: 'LogTouchpoint' })
export type LogTouchpoint = z.input<typeof LogTouchpoint>
