import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Properties } from '#server/hubspot/door.ts'
import { toPartner } from '#server/services/partner/facts.ts'
import { newPartner } from '#server/services/partner/new-partner.ts'
import { type Merged, type MergeInput, merge } from '#server/sync/merge.ts'
import { fromPartnerProperties, partnerObject, toPartnerProperties } from '#server/sync/objects/partner.ts'
import { ownerOf } from '#server/sync/ownership.ts'

const NAMES = ['tributary_name', 'tributary_tier', 'tributary_health_score', 'tributary_next_due']
const value = fc.constantFrom('', 'a', 'b', 'c')
const side = fc.record(Object.fromEntries(NAMES.map((name) => [name, value])))
const input = fc
  .record({ base: fc.oneof(side, fc.constant({})), local: side, remote: side })
  .map((sides): MergeInput => ({ ...sides, ownership: ownerOf }))

/** Both sides once everything the merge asks for has been written. */
function after({ local, remote }: MergeInput, merged: Merged): MergeInput {
  return {
    base: { ...merged.base, ...merged.toRemote },
    local: { ...local, ...merged.toLocal },
    remote: { ...remote, ...merged.toRemote },
    ownership: ownerOf,
  }
}

function one(property: string, base: string, sides: { local: string; remote: string }): Merged {
  const only = (text: string): Properties => ({ [property]: text })
  return merge({ base: only(base), local: only(sides.local), remote: only(sides.remote), ownership: ownerOf })
}

describe('merge', () => {
  it('converges: what it asks for makes both sides equal', () => {
    fc.assert(
      fc.property(input, (sides) => {
        const settled = after(sides, merge(sides))
        expect(settled.local).toEqual(settled.remote)
      }),
    )
  })

  it('is idempotent: merging again after writing asks for nothing', () => {
    fc.assert(
      fc.property(input, (sides) => {
        const settled = after(sides, merge(sides))
        expect(merge(settled)).toEqual({
          toRemote: {},
          toLocal: {},
          conflicts: [],
          putBack: [],
          base: merge(settled).base,
        })
      }),
    )
  })

  it('is silent about an echo: a remote that equals the base changes nothing here', () => {
    fc.assert(
      fc.property(input, (sides) => {
        const { toLocal, conflicts, putBack } = merge({ ...sides, remote: { ...sides.base } })
        expect({ toLocal, conflicts, putBack }).toEqual({ toLocal: {}, conflicts: [], putBack: [] })
      }),
    )
  })

  it('never changes here what we compute, and never overwrites a person’s edit', () => {
    fc.assert(
      fc.property(input, (sides) => {
        const merged = merge(sides)
        for (const name of Object.keys(merged.toLocal)) expect(ownerOf(name)).toBe('people')
        for (const name of Object.keys(merged.toRemote)) {
          if (ownerOf(name) === 'people') expect(sides.remote[name]).toBe(sides.base[name] ?? '')
        }
      }),
    )
  })

  it('loses no value that a person wrote: what gives way stands in a conflict', () => {
    fc.assert(
      fc.property(input, (sides) => {
        const merged = merge(sides)
        for (const [name, text] of Object.entries(sides.local)) {
          if (ownerOf(name) !== 'people' || text === (sides.base[name] ?? '')) continue
          const kept = after(sides, merged).local[name] === text
          expect(kept || merged.conflicts.some((each) => each.property === name && each.local === text)).toBe(true)
        }
      }),
    )
  })

  it('takes the side that moved', () => {
    expect(one('tributary_name', 'a', { local: 'b', remote: 'a' })).toMatchObject({
      toRemote: { tributary_name: 'b' },
      toLocal: {},
    })
    expect(one('tributary_name', 'a', { local: 'a', remote: 'b' })).toMatchObject({
      toRemote: {},
      toLocal: { tributary_name: 'b' },
    })
  })

  it('keeps HubSpot’s value of what people own if both moved apart, and says so', () => {
    const merged = one('tributary_name', 'a', { local: 'b', remote: 'c' })
    expect(merged).toMatchObject({ toRemote: {}, toLocal: { tributary_name: 'c' } })
    expect(merged.conflicts).toEqual([{ property: 'tributary_name', base: 'a', local: 'b', remote: 'c' }])
  })

  it('puts a computed value back that a person edited', () => {
    const merged = one('tributary_health_score', '80', { local: '80', remote: '100' })
    expect(merged).toMatchObject({ toRemote: { tributary_health_score: '80' }, putBack: ['tributary_health_score'] })
  })

  it('leaves alone what was not read', () => {
    const sides = { base: { tributary_name: 'a' }, local: { tributary_name: 'a' }, remote: {} }
    expect(merge({ ...sides, ownership: ownerOf })).toMatchObject({ toRemote: {}, toLocal: {} })
  })
})

describe('ownership', () => {
  it('names the same properties as people’s as the partner object can read', () => {
    const people = partnerObject.properties.map(({ name }) => name).filter((name) => ownerOf(name) === 'people')
    for (const name of people) {
      expect(fromPartnerProperties({ [name]: 'tier-1' }).patch, name).not.toBeNull()
    }
    const readable = partnerObject.properties.map(({ name }) => name).filter((name) => canRead(name))
    expect(people).toEqual(readable)
  })

  it('covers every property that a partner is pushed with', () => {
    const pushed = Object.keys(toPartnerProperties(FACTS, null)).sort()
    expect(pushed).toEqual(partnerObject.properties.map(({ name }) => name).sort())
  })

  it('refuses a value the partner cannot hold', () => {
    const edited = { tributary_tier: 'tier-9', tributary_name: '', tributary_url: 'no address', tributary_owner: '' }
    expect(fromPartnerProperties(edited)).toEqual({
      patch: { ownerName: null },
      refused: ['tributary_tier', 'tributary_name', 'tributary_url'],
    })
  })
})

const SAMPLES = ['tier-1', 'ongoing', 'youtube', 'https://example.com/', 'none', '2026-01-01', 'true']
function canRead(name: string): boolean {
  return SAMPLES.some((text) => fromPartnerProperties({ [name]: text }).refused.length === 0)
}

const FACTS = {
  partner: toPartner({
    ...newPartner({ name: 'ClockworkCoaching', tier: 'tier-2', source: 'youtube' }),
    portalId: '1',
    id: '00000000-0000-4000-8000-000000000002',
    revision: 1,
    createdAt: new Date('2026-11-19T09:00:00.000Z'),
  }),
  identities: [],
  contacts: [],
  touchpoints: [],
  goals: [],
  metrics: [],
  reviews: [],
}
