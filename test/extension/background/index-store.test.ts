import { describe, expect, it } from 'vitest'
import { indexedDbStore } from '../../../extension/background/index-store.ts'
import { fakeIndexedDb } from '../support/fake-indexed-db.ts'
import { makeContext, makeEntry, PARTNER_ID, TOUCH_ID } from '../support/make.ts'
import { memoryStore } from '../support/memory-store.ts'

const at = '2026-11-22T12:00:00Z'
const a = makeEntry({ id: PARTNER_ID, hashes: ['shared', 'of-a'] })
const b = makeEntry({ id: TOUCH_ID, hashes: ['shared', 'of-b'] })
const page = { portalId: '1', hashKey: 'AAAA', entries: [a], removed: [] as string[], cursor: 'c', more: false }

describe.each([
  ['the store in IndexedDB', () => indexedDbStore(fakeIndexedDb())],
  ['the store in memory', memoryStore],
])('%s', (_name, open) => {
  it('finds an entry by each of its hashes, and null by any other', async () => {
    const store = open()
    await store.apply(page, at)
    expect(await store.find(['of-a', 'nobody', 'shared'])).toEqual([a, null, a])
    expect([await store.count(), await store.meta()]).toEqual([
      1,
      { portalId: '1', hashKey: 'AAAA', cursor: 'c', syncedAt: at },
    ])
  })

  it('forgets the hashes an entry has no more', async () => {
    const store = open()
    await store.apply(page, at)
    await store.apply({ ...page, entries: [{ ...a, hashes: ['new'] }] }, at)
    expect(await store.find(['of-a', 'new'])).toEqual([null, { ...a, hashes: ['new'] }])
  })

  it.each([
    ['is removed', { ...page, entries: [], removed: [a.id] }],
    ['loses it later', { ...page, entries: [{ ...a, hashes: ['of-a'] }] }],
  ])('keeps a partner known by a hash it took over, when the one before %s', async (_how, later) => {
    const store = open()
    await store.apply(page, at)
    await store.apply({ ...page, entries: [b] }, at)
    await store.apply(later, at)
    expect(await store.find(['shared', 'of-b'])).toEqual([b, b])
  })

  it('lets a hash move within one page, in whatever order the two come', async () => {
    const without = { ...a, hashes: ['of-a'] }
    for (const entries of [
      [without, b],
      [b, without],
    ]) {
      const store = open()
      await store.apply(page, at)
      await store.apply({ ...page, entries }, at)
      expect(await store.find(['shared'])).toEqual([b])
    }
  })

  it('keeps a card until its partner is removed, and nothing after clear', async () => {
    const store = open()
    const cached = { context: makeContext(), at }
    await store.keepContext(cached)
    expect(await store.context(PARTNER_ID)).toEqual(cached)
    await store.apply({ ...page, entries: [], removed: [PARTNER_ID] }, at)
    expect(await store.context(PARTNER_ID)).toBeNull()
    await store.apply(page, at)
    await store.clear()
    expect([await store.meta(), await store.count(), ...(await store.find(['of-a']))]).toEqual([null, 0, null])
  })
})
