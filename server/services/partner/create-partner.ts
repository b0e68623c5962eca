import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { ContactInput, primaries } from '#shared/contact.ts'
import { tierOf } from '#shared/framework/framework.ts'
import { Identity, type Identity as KnownBy } from '#shared/identity.ts'
import { enterStage } from '#shared/lifecycle/enter-stage.ts'
import { normaliseIdentity } from '#shared/normalise-identity.ts'
import { Partner } from '#shared/partner.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { addContact } from './add-contact.ts'
import { toPartner } from './facts.ts'
import { checkFields } from './fields.ts'
import { findByIdentity } from './find.ts'
import { newPartner } from './new-partner.ts'
import { PartnerPatch } from './update-partner.ts'

/** A new partner: name and tier are needed, all else has the tier's defaults. */
export const NewPartner = PartnerPatch.extend({
  name: Partner.shape.name,
  tier: Partner.shape.tier,
  source: Partner.shape.source.default('other'),
  url: Partner.shape.url.default(null),
  identities: z.array(Identity).max(20).default([]),
  contacts: z.array(ContactInput).max(100).default([]),
}).meta({
  id: 'NewPartner',
  example: {
    name: 'ClockworkCoaching',
    tier: 'tier-1',
    contacts: [{ email: 'team@clockwork.example', role: 'primary' }],
  },
})
export type NewPartner = z.infer<typeof NewPartner>

export const CreatedPartner = Partner.pick({ id: true, name: true, stage: true, revision: true })
  .extend({ undo: Undo.nullable() })
  .meta({ id: 'CreatedPartner' })
export type CreatedPartner = z.infer<typeof CreatedPartner>

/**
 * Makes a partner. Throws `invalid` for two primary contacts and for dates that contradict each other, `conflict` if
 * an identity is somebody's already.
 */
export async function createPartner(ctx: Context, input: NewPartner, key: string | null): Promise<CreatedPartner> {
  const { identities, contacts, ...fields } = input
  checkFields(fields)
  const first = primaries(contacts)
  if (first.length > 1) {
    const message = `${first.join(' and ')} are both primary; a partner has one primary contact. Give the others another role`
    throw new AppError('invalid', `contacts: ${message}.`, { errors: [{ path: 'contacts', message }] })
  }
  const options = { action: 'partner.create', needs: 'manager', input, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    const knownBy = identities.map(normalised)
    await refuseKnown(changes, ctx.portal.id, knownBy)
    const tier = tierOf(ctx.deps.framework, input.tier)
    const entered = enterStage({}, fields.stage ?? 'prospect', localDate(ctx.now, ctx.portal.timeZone))
    const row = await changes.insert(
      'partner',
      newPartner({
        ownerName: tier.communication_owners[0] ?? null,
        secondOwnerName: tier.communication_owners[1] ?? null,
        hasIntegration: tier.has_integration,
        ...fields,
        ...entered,
      }),
    )
    for (const { kind, value } of knownBy) await changes.insert('identity', { partnerId: row.id, kind, value })
    for (const contact of contacts.toSorted((a, b) => (a.email < b.email ? -1 : 1)))
      await addContact(changes, ctx.portal.id, { ...contact, partnerId: row.id })
    const { id, name, stage, revision } = toPartner(row)
    return { id, name, stage, revision }
  })
  return { ...value, undo }
}

function normalised({ kind, value }: KnownBy, index: number): KnownBy {
  const identity = normaliseIdentity(kind, value)
  if (identity) return identity
  const path = `identities.${index}.value`
  throw new AppError('invalid', `${path}: "${value}" is no ${kind}.`, { errors: [{ path, message: `no ${kind}` }] })
}

async function refuseKnown(changes: Changes, portalId: string, identities: readonly KnownBy[]): Promise<void> {
  const [id] = await findByIdentity(changes.db, portalId, identities)
  if (id === undefined) return
  throw new AppError('conflict', `Partner ${id} is known by one of these identities already. Change that one instead.`)
}
