import { z } from 'zod'

/** What somebody at the partner's is to us (row 8). */
export const ContactRole = z.enum(['primary', 'technical', 'leadership', 'creator', 'association-leadership', 'other'])
export type ContactRole = z.infer<typeof ContactRole>

export const ContactInput = z.strictObject({
  email: z.email({ error: 'expected an e-mail address' }).max(320),
  name: z.string().min(1).max(200).nullable().default(null),
  role: ContactRole.default('other'),
})
export type ContactInput = z.infer<typeof ContactInput>

/** Whom a notice goes to: the primary contact, else the creator, who is the partner in person. */
export function primaryOf<T extends { role: string }>(contacts: readonly T[]): T | null {
  return contacts.find(({ role }) => role === 'primary') ?? contacts.find(({ role }) => role === 'creator') ?? null
}

/** Addresses of the contacts called primary: one is right, two are a mistake to be told. */
export function primaries(contacts: readonly { role: string; email: string }[]): string[] {
  return contacts.filter(({ role }) => role === 'primary').map(({ email }) => email)
}
