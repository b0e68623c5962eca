import type { Check } from '../check.ts'
import { channels } from './channels.ts'
import { clock } from './clock.ts'
import { database } from './database.ts'
import { limits } from './limits.ts'
import { night } from './night.ts'
import { plan } from './plan.ts'
import { queue } from './queue.ts'
import { schema } from './schema.ts'
import { scopes } from './scopes.ts'
import { token } from './token.ts'
import { webhooks } from './webhooks.ts'

export const CHECKS: readonly Check[] = [
  token,
  scopes,
  plan,
  limits,
  schema,
  webhooks,
  clock,
  database,
  queue,
  night,
  channels,
]
