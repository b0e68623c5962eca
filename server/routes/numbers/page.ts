import { z } from 'zod'

export const Id = z.object({ id: z.uuid() })

/** A page of a list: `after` is what the page before answered. */
export const Page = z.object({
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const EXAMPLE_ID = '6f1c2f0e-6d5b-4c57-9d6c-3a0f0b7b6d11'
export const PARTNER_ID = '0b9c5f1a-4f55-4a39-8d0b-5d4f6f0c9a22'
