import { z } from 'zod'
import { VariableType } from '#shared/api/rendered.ts'
import { Origin, TierId } from '#shared/framework/tiers.ts'
import { BLOCKS, HELPERS } from './helpers/index.ts'
import { SourcePath } from './source-paths.ts'

const Slug = z.string().regex(/^[a-z0-9-]+$/, { error: 'must be lower-case words joined by "-"' })

/** Names that mean something else to Handlebars or to JavaScript. */
const RESERVED = new Set([...Object.keys(HELPERS), ...BLOCKS, 'this', 'else', 'with', 'lookup', 'log', 'as'])

const VariableName = z
  .string()
  .refine((name) => /^[a-z][A-Za-z0-9]{0,39}$/.test(name) && !RESERVED.has(name) && !(name in Object.prototype), {
    error: (issue) => `"${issue.input}" cannot name a variable; use letters and digits, and no word of the engine`,
  })

/**
 * What happens when no source has a value: `block` keeps the mail from being opened, `drop-line` and `drop-block`
 * leave out the line or section around it (the template must hold it in an {{#if}}), `default` uses `default`.
 */
export const EmptyRule = z.enum(['block', 'drop-line', 'drop-block', 'default'])
export type EmptyRule = z.infer<typeof EmptyRule>

export const Variable = z
  .strictObject({
    label: z.string().min(1).max(80),
    type: VariableType,
    /** Sources in the order they are asked; what a person types comes before all. Empty: typed by hand. */
    from: z.array(SourcePath).default([]),
    empty: EmptyRule,
    default: z.string().optional(),
    choices: z.array(z.string().min(1)).min(2).optional(),
    /** Lowest and highest number. */
    range: z.tuple([z.number(), z.number()]).optional(),
    /** A claim that an admin must approve for each mail it stands in (rows 82, 238). */
    approval: z.boolean().default(false),
    hint: z.string().max(200).optional(),
    /** What becomes of the list in the next mail of the same stream: offered as completed, or asked again. */
    carry: z.enum(['next', 'open']).optional(),
  })
  .refine((variable) => (variable.empty === 'default') === (variable.default !== undefined), {
    error: '"empty: default" and "default:" go together; give both or neither',
  })
  .refine((variable) => (variable.type === 'choice') === (variable.choices !== undefined), {
    error: 'a choice, and only a choice, needs "choices:"',
  })
  .refine((variable) => variable.carry === undefined || variable.type === 'list', {
    error: 'only a list can have "carry:"',
  })
export type Variable = z.infer<typeof Variable>

export const RecipientRole = z.enum(['technical', 'leadership', 'primary', 'creator', 'association-leadership'])
export type RecipientRole = z.infer<typeof RecipientRole>

/** meta.yaml of a template folder (DESIGN §9). */
export const TemplateMeta = z.strictObject({
  label: z.string().min(1).max(80),
  tiers: z.array(TierId).min(1),
  /** When it is sent, e.g. `outreach`, `weekly-technical`; the suggestion rules go by it. */
  occasion: Slug,
  /** Stream of framework.yaml that a mail from this template fills; absent for phase steps. */
  stream: Slug.optional(),
  /** First phase in which it makes sense, 1–4. */
  phase: z.int().min(1).max(4),
  origin: Origin,
  /** Who signs it by default. */
  sender: z.string().min(1),
  recipient: RecipientRole,
  /** Cheerful, or asks for something: held back while an incident is open (DESIGN §7). */
  upbeat: z.boolean().default(false),
  /** Words to find it by, besides its tiers, phase, occasion and recipient. */
  tags: z.array(Slug).max(20).default([]),
  /** `to` is the address; it must be there and need not be used in the text. */
  variables: z
    .record(VariableName, Variable)
    .refine((variables) => variables.to?.type === 'email', { error: 'declare "to" of type email: the recipient' }),
})
export type TemplateMeta = z.infer<typeof TemplateMeta>
