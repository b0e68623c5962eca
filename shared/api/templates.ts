import { z } from 'zod'

/** The four files of a template as text (templates/README.md). */
export const TemplateTexts = z
  .object({
    subject: z.string().max(2_000),
    html: z.string().max(100_000),
    text: z.string().max(100_000),
    meta: z.string().max(50_000),
  })
  .meta({ id: 'TemplateTexts' })
export type TemplateTexts = z.infer<typeof TemplateTexts>

const Line = z.string().max(1_000)

/** The lists a mail leaves for the next one to the same partner in the same stream. */
export const CarryLists = z.object({
  /** What was promised for next time: offered as completed then. */
  next: z.array(Line).max(500),
  /** Decisions the partner was asked for and has not answered. */
  open: z.array(Line).max(500),
  /** Decisions that were answered since, with the date. */
  answered: z.array(z.object({ text: Line, on: z.iso.date(), byName: z.string() })),
  /** True once a person has said that this is what was sent; else it is what was drafted. */
  remembered: z.boolean(),
})
export type CarryLists = z.infer<typeof CarryLists>
