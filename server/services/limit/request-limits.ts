import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../../errors.ts'

/** So many within so many seconds. */
export type Rate = { points: number; seconds: number }
export type Rates = Record<keyof typeof RATES, Rate>

/**
 * How often something may happen, counted in the memory of each process. A device code lives ten minutes and has 20⁸
 * possibilities: ten guesses in that time find one of a hundred open codes once in 25 million tries.
 */
export const RATES = {
  /** Requests of one device. */
  device: { points: 1_200, seconds: 60 },
  /** Requests to what is open, by address; a waiting device asks every two seconds. */
  open: { points: 600, seconds: 60 },
  /** New device codes, by address. */
  newCode: { points: 30, seconds: 60 },
  /** Tokens, keys and codes that do not exist, by address. */
  wrongSecret: { points: 30, seconds: 600 },
  /** Codes that do not exist, by the person who types them. */
  wrongCode: { points: 10, seconds: 600 },
  /** How often one code is looked at or answered. */
  code: { points: 20, seconds: 600 },
} as const satisfies Record<string, Rate>

export type RequestLimits = {
  /** Counts one. Throws `too-many-requests`, with the seconds to wait, once the rate is used up. */
  take(what: keyof Rates, key: string): Promise<void>
  /** Throws the same if the rate was used up before; counts nothing. */
  check(what: keyof Rates, key: string): Promise<void>
}

export function openRequestLimits(rates: Rates = RATES): RequestLimits {
  const entries = Object.entries(rates).map(
    ([name, { points, seconds }]) => [name, new RateLimiterMemory({ points, duration: seconds })] as const,
  )
  const limiters = Object.fromEntries(entries) as Record<keyof Rates, RateLimiterMemory>
  return {
    async take(what, key) {
      await limiters[what].consume(key).catch((refused: unknown) => {
        throw refused instanceof RateLimiterRes ? tooMany(refused) : refused
      })
    },
    async check(what, key) {
      const found = await limiters[what].get(key)
      if (found && found.consumedPoints >= rates[what].points) throw tooMany(found)
    },
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
  return new AppError('too-many-requests', `That was too often. Wait ${retryAfterSeconds} s, then try again.`, {
    retryAfterSeconds,
  })
}
