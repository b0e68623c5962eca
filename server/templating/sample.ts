import { z } from 'zod'
import { TemplateSources } from './sources.ts'

/** samples/*.json of a template folder: what a caller would hand over. */
export const Sample = z.strictObject({
  sources: TemplateSources,
  values: z.record(z.string(), z.string()).default({}),
})
export type Sample = z.infer<typeof Sample>
