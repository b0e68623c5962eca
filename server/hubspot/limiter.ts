import type { Limiter } from './door.ts'

/** A limiter that never waits: for tests, and for a sandbox whose limits are what is being tested. */
export function noLimit(): Limiter {
  return { take: async () => {}, pause: async () => {} }
}
