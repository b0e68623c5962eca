import { z } from 'zod'
import { TierId } from '../framework/tiers.ts'

/** What a line of the due list asks for. Clocks stand before replies, replies before everything else (DESIGN §6). */
export const DueKind = z.enum([
  'clock',
  'reply',
  'touchpoint',
  'step',
  'question',
  'input',
  'contract',
  'checklist',
  'calendar',
])
export type DueKind = z.infer<typeof DueKind>

/** One thing somebody has to do. */
export const DueItem = z.object({
  /** Stable as long as it is the same thing, e.g. `touchpoint:<partner>:<stream>:2026-11`. */
  id: z.string(),
  kind: DueKind,
  label: z.string(),
  detail: z.string().nullable(),
  /** Local date on which it is or was due. */
  dueOn: z.iso.date(),
  /** The instant, where the hour counts: the deadline of a clock, the arrival of a reply. */
  dueAt: z.iso.datetime().nullable(),
  /** Days from one such thing to the next; days late are divided by it, so that a late weekly outranks a late quarterly. */
  periodDays: z.number().positive(),
  partner: z
    .object({ id: z.uuid(), name: z.string(), tier: TierId, score: z.number().min(0).max(100).nullable() })
    .nullable(),
  /** People and teams who answer for it; nobody: everybody sees it. */
  owners: z.array(z.string()),
  stream: z.string().nullable(),
  slot: z.string().nullable(),
  template: z.string().nullable(),
  /** The record to open or to answer, e.g. an incident or a question. */
  ref: z.object({ noun: z.string(), id: z.string() }).nullable(),
})
export type DueItem = z.infer<typeof DueItem>

/** Partners of one batch line, in the order in which their drafts open. */
export const QueueEntry = z.object({ itemId: z.string(), partnerId: z.uuid(), name: z.string(), dueOn: z.iso.date() })

/** A line of the list: one item, or several of the same template and slot with their queue. */
export const DueLine = DueItem.extend({ count: z.int().min(1), queue: z.array(QueueEntry) }).meta({ id: 'DueLine' })
export type DueLine = z.infer<typeof DueLine>
