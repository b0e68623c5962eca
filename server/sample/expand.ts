import { addDays } from '#shared/date.ts'
import { tierOf } from '#shared/framework/framework.ts'
import type { Partner } from '#shared/partner.ts'
import { newPartner } from '../services/partner/new-partner.ts'
import type { Fields } from '../write/changes.ts'
import { expandGoals, expandMetrics, expandReviews } from './readings.ts'
import { sampleId } from './sample-id.ts'
import type { SamplePartner } from './spec.ts'
import { expandTouches } from './touches.ts'
import type { SampleWorld } from './world.ts'

/** A row to write, its id already known. */
export type SampleRow<N extends 'partner' | 'identity' | 'contact' | 'touchpoint' | 'goal' | 'metric' | 'review'> =
  Fields<N> & { id: string }

export type SampleRows = {
  partner: SampleRow<'partner'>
  identities: SampleRow<'identity'>[]
  contacts: SampleRow<'contact'>[]
  touchpoints: SampleRow<'touchpoint'>[]
  goals: SampleRow<'goal'>[]
  metrics: SampleRow<'metric'>[]
  reviews: SampleRow<'review'>[]
}

/** All rows of one sample partner. Pure; the same partner, portal and day give the same rows. */
export function expandPartner(spec: SamplePartner, world: SampleWorld): SampleRows {
  const id = sampleId(world.portalId, spec.slug)
  /** Ids follow from the partner, the kind of row and its place. */
  function place<T extends object>(kind: string, rows: T[]): (T & { id: string; partnerId: string })[] {
    return rows.map((row, index) => ({
      ...row,
      id: sampleId(world.portalId, `${spec.slug}/${kind}/${index}`),
      partnerId: id,
    }))
  }
  const partner = { ...toPartner(spec, world), id }
  return {
    partner,
    identities: place('identity', toIdentities(spec)),
    contacts: place(
      'contact',
      spec.contacts.map(({ role, name }) => ({ role, name: name ?? null, email: addressOf(spec, role) })),
    ),
    touchpoints: place('touchpoint', expandTouches(spec, { ...world, phaseDates: partner.phaseDates })),
    goals: place('goal', expandGoals(spec, world)),
    metrics: place('metric', expandMetrics(spec, world)),
    reviews: place('review', expandReviews(spec, world)),
  }
}

function toPartner(spec: SamplePartner, world: SampleWorld): Omit<SampleRow<'partner'>, 'id'> {
  const tier = tierOf(world.framework, spec.tier)
  const phaseDates: Partner['phaseDates'] = Object.fromEntries(
    Object.entries(spec.phases).map(([phase, daysAgo]) => [phase, addDays(world.today, -daysAgo)]),
  )
  return newPartner({
    name: spec.name,
    tier: spec.tier,
    stage: spec.stage,
    phaseDates,
    source: spec.source,
    url: spec.channel
      ? `https://www.youtube.com/@${handleOf(spec.channel)}`
      : `https://example.com/sample/${spec.slug}`,
    ownerName: tier.communication_owners[0] ?? null,
    secondOwnerName: tier.communication_owners[1] ?? null,
    optOut: spec.optOut ?? false,
    hasIntegration: tier.has_integration,
    exclusivity: spec.exclusivity ?? 'none',
    contractStart: spec.contractEndsIn === undefined ? null : (phaseDates['3'] ?? null),
    contractEnd: spec.contractEndsIn === undefined ? null : addDays(world.today, spec.contractEndsIn),
    sample: true,
  })
}

/** Identities that cannot be anybody's: example.com is reserved (RFC 2606), the channels are in no id YouTube gives. */
function toIdentities(spec: SamplePartner): Pick<SampleRow<'identity'>, 'kind' | 'value'>[] {
  const addresses = spec.contacts.map(({ role }) => ({ kind: 'email' as const, value: addressOf(spec, role) }))
  if (spec.channel === undefined) return addresses
  return [
    { kind: 'youtube-channel', value: `UCtributarysample${String(spec.channel).padStart(7, '0')}` },
    { kind: 'youtube-handle', value: handleOf(spec.channel) },
    ...addresses,
  ]
}

function handleOf(channel: number): string {
  return `tributary-sample-${channel}`
}

function addressOf({ slug, contacts }: SamplePartner, role: string): string {
  return contacts.length === 1 ? `${slug}@example.com` : `${slug}-${role}@example.com`
}
