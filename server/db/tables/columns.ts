import { integer, timestamp } from 'drizzle-orm/pg-core'

/** An instant, to the millisecond: what JavaScript holds, so that a value read and written again is the same. */
export const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** What every row of a noun has that the write pipeline keeps. */
export const version = () => ({ revision: integer().notNull(), createdAt: at('created_at').notNull() })
