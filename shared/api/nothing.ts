import { z } from 'zod'

/** The body of a verb that needs to be told nothing. */
export const Nothing = z.object({}).strict().meta({ id: 'Nothing', example: {} })
