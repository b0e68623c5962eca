import { z } from 'zod'
import { PageFacts } from '#shared/api/outreach.ts'
import { Identity } from '#shared/identity.ts'
import type { Requests } from '../messaging/listen.ts'

/** An id that becomes part of an address of the service; a dot or a slash in it would be another address. */
const Slug = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/i)
/** Gmail's id of a thread or a message. */
const LegacyId = z.string().regex(/^[0-9a-f]{10,16}$/)
const Values = z.record(z.string().max(100), z.string().max(10_000))
const SiteName = z.enum(['youtube', 'gmail', 'hubspot'])
const Nothing = z.object({})
const Way = z.object({
  name: z.enum(['override', 'approval', 'queue']),
  to: z.uuid().optional(),
  said: z.string().max(300).optional(),
})

/** What each message may hold: a page's renderer that was taken over writes them too. */
export const requests: Requests = {
  lookup: z.object({ identities: z.array(Identity).max(2_000) }),
  context: z.object({ partnerId: z.uuid() }),
  draft: z.object({
    templateId: Slug,
    partnerId: z.uuid().nullable(),
    facts: PageFacts.nullable(),
    values: Values,
  }),
  outreach: z.object({ facts: PageFacts, values: Values, way: Way.optional() }),
  openDraft: z.object({
    partnerId: z.uuid(),
    templateId: Slug,
    stream: z.string().max(60).nullable(),
    values: Values,
    way: Way.optional(),
    remember: z.boolean().optional(),
    here: z.boolean().optional(),
  }),
  composePayload: Nothing,
  sent: z.object({
    partnerId: z.uuid(),
    touchpointId: z.uuid().nullable(),
    stream: z.string().max(60).nullable(),
    templateId: z.string().max(60).nullable(),
    channel: z.enum(['email', 'meeting', 'call', 'other']),
    subject: z.string().nullable(),
    threadId: z.string().max(100).nullable(),
    to: z.array(z.string().max(320)).max(2_000),
    evidence: z.enum(['gmail', 'ticked']),
  }),
  undo: z.object({ undoId: z.uuid() }),
  replied: z.object({ threadId: LegacyId, messageId: LegacyId, from: z.string().max(320) }),
  selectorHits: z.object({ hits: z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), z.int().min(-1).max(20)) }),
  selectorHealth: Nothing,
  neverLog: Nothing,
  setNeverLog: z.object({ lines: z.array(z.string().max(320)).max(5_000) }),
  gmailAnswered: Nothing,
  work: Nothing,
  startQueue: z.object({ lineId: z.string().max(300) }),
  queue: Nothing,
  stopQueue: Nothing,
  openOptions: Nothing,
  preferences: z.object({ site: SiteName }),
  remember: z.object({
    site: SiteName,
    change: z.object({
      enabled: z.boolean().optional(),
      open: z.boolean().optional(),
      top: z.number().min(0).max(1).nullable().optional(),
    }),
  }),
  status: Nothing,
  signIn: z.object({ serverUrl: z.string().max(2_000) }),
  signOut: Nothing,
  devices: Nothing,
  revokeDevice: z.object({ id: z.uuid() }),
  exportData: Nothing,
  deleteData: Nothing,
}
