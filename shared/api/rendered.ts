import { z } from 'zod'

export const VariableType = z.enum(['text', 'list', 'number', 'percent', 'rating', 'url', 'date', 'choice', 'email'])
export type VariableType = z.infer<typeof VariableType>

/** A variable of a template as the person sees it in the preview. */
export const RenderedValue = z.object({
  name: z.string(),
  label: z.string(),
  type: VariableType,
  /** One string; lists have one item a line. Empty: a blank. */
  value: z.string(),
  /** Where the value came from, shown on hover: "channel page", "sender profile", "typed". Null for a blank. */
  source: z.string().nullable(),
  /** A suggestion that counts only once a person has seen it. */
  guess: z.boolean(),
  /** Empty and needed, or typed wrongly: nothing may be opened or sent before it is filled. */
  blocking: z.boolean(),
  /** What is wrong with what was typed and how to write it; absent if nothing is. */
  problem: z.string().optional(),
  /** What to write, for the empty field. */
  hint: z.string().optional(),
  /** The answers of a choice, exactly as they are sent back. */
  choices: z.array(z.string()).optional(),
})
export type RenderedValue = z.infer<typeof RenderedValue>

export const Rendered = z
  .object({
    templateId: z.string(),
    label: z.string(),
    /** Why this template was suggested, e.g. "Tier 1, weekly due today". */
    reason: z.string().nullable(),
    to: z.string().nullable(),
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    values: z.array(RenderedValue),
    /** Names of the values that block. */
    blanks: z.array(z.string()),
    /** Added by Tributary, not in the framework. */
    added: z.boolean(),
    /** Names the wording: `folder-1a2b3c4d`, or `edit-3` for the portal's own. */
    version: z.string(),
    /** Names of the values that make a claim an admin must approve for this mail; none if it makes none. */
    claims: z.array(z.string()),
    /** It holds lists that the next mail goes on from, once somebody says that they were sent so. */
    carries: z.boolean().optional(),
    /** Whose profile signs it, and who ought to; null without a profile. */
    sender: z.object({ name: z.string(), email: z.string(), expected: z.string(), fits: z.boolean() }).nullable(),
  })
  .meta({ id: 'Rendered' })
export type Rendered = z.infer<typeof Rendered>
