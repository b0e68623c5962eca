import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createYoutubeSite } from '../../../extension/sites/youtube/index.ts'
import { openPage, settle } from './open-page.ts'
import { detailOf, documentOf, type Place, places, render } from './youtube-world.ts'

const youtube = 'https://www.youtube.com'
const [alphaVideo, , alphaChannel] = places as [Place, Place, Place]
const bravoVideo = places[5] as Place
const bravoChannel = places[7] as Place

function open(place: Place) {
  const doc = openPage(documentOf(place), youtube + place.path)
  const site = createYoutubeSite(doc)
  const onMove = vi.fn()
  const stop = new AbortController()
  site.watch(onMove, stop.signal)
  const go = (to: Place) => doc.defaultView?.history.pushState({}, '', to.path)
  const finish = (detail: unknown) => {
    const view = doc.defaultView as (Window & typeof globalThis) | null
    if (view) doc.dispatchEvent(new view.CustomEvent('yt-navigate-finish', { detail }))
  }
  return { doc, site, onMove, stop, go, finish }
}

describe('the YouTube adapter after a move inside the document', () => {
  it('takes the new channel from the event although head and inline script still name the old one', () => {
    const { site, go, finish } = open(alphaVideo)
    go(bravoVideo)
    finish(detailOf(bravoVideo))
    expect(site.read()?.outreach?.channel).toMatchObject({ name: 'Bravo', channelId: bravoVideo.channel.id })
    expect(site.read()?.outreach?.email).toBe('bravo@example.com')
    expect(site.foundBy()).toBe('event')
  })

  it('says nothing of a video before its answer came', () => {
    const { site, go } = open(alphaVideo)
    go(bravoVideo)
    expect(site.read()).toBeNull()
  })

  it('names a channel page by its address alone before the answer came', () => {
    const { site, go } = open(alphaChannel)
    go(bravoChannel)
    expect(site.read()?.identities).toEqual([{ kind: 'youtube-handle', value: 'bravo-channel' }])
    expect(site.foundBy()).toBe('url')
  })

  it('falls back to the inline script when the event brings nothing and the page is the first one again', () => {
    const { site, go, finish } = open(alphaVideo)
    go(bravoVideo)
    finish(null)
    go(alphaVideo)
    finish(null)
    expect(site.read()?.outreach?.channel.name).toBe('Alpha')
    expect(site.foundBy()).toBe('inline')
  })

  it('believes the visible owner only once it is no longer the previous one', () => {
    const { doc, site, go } = open(alphaVideo)
    render(doc, alphaVideo, false)
    go(bravoVideo)
    expect(site.read()).toBeNull()
    render(doc, bravoVideo, true)
    expect(site.read()).toBeNull()
    render(doc, bravoVideo, false)
    expect(site.read()?.outreach?.channel.handle).toBe(bravoVideo.channel.handle)
    expect(site.foundBy()).toBe('dom')
  })

  it('changes its key when the answer adds to what the address told', () => {
    const { site, go, finish } = open(alphaChannel)
    go(bravoChannel)
    const before = site.read()?.key
    finish(detailOf(bravoChannel))
    expect(site.read()?.key).not.toBe(before)
  })

  it('calls back once for one move, and never after the signal', async () => {
    const { onMove, stop, go, finish } = open(alphaVideo)
    go(bravoVideo)
    finish(detailOf(bravoVideo))
    finish(detailOf(bravoVideo))
    expect(onMove).not.toHaveBeenCalled()
    await settle()
    expect(onMove).toHaveBeenCalledTimes(1)
    finish(detailOf(alphaVideo))
    stop.abort()
    await settle()
    expect(onMove).toHaveBeenCalledTimes(1)
  })

  it('survives an event whose detail cannot be read', () => {
    const { doc, site } = open(alphaVideo)
    const view = doc.defaultView as Window & typeof globalThis
    const event = new view.Event('yt-navigate-finish')
    Object.defineProperty(event, 'detail', {
      get() {
        throw new Error('Permission denied to access property "detail"')
      },
    })
    doc.dispatchEvent(event)
    expect(site.read()?.outreach?.channel.name).toBe('Alpha')
  })

  it('is right or silent for any order of moves, answers, late answers and lagging pages', { timeout: 60_000 }, () => {
    const place = fc.constantFrom(...places)
    const answer = fc.oneof(fc.constant('own' as const), fc.constant('none' as const), place)
    const step = fc.record({
      to: place,
      answer,
      shown: fc.constantFrom('no', 'lagging', 'right'),
      readFirst: fc.boolean(),
    })
    let told = 0
    fc.assert(
      fc.property(place, fc.array(step, { minLength: 1, maxLength: 8 }), (start, steps) => {
        const { doc, site, go, finish, stop } = open(start)
        const check = (here: Place) => {
          const read = site.read()
          const found = read?.outreach?.channel
          const own = [here.channel.id, here.channel.handle.slice(1).toLowerCase()]
          expect(own).toEqual(expect.arrayContaining(read?.identities.map(({ value }) => value) ?? []))
          if (found) told++
          if (found?.channelId) expect(found.channelId).toBe(here.channel.id)
          if (found?.name)
            expect([here.channel.name, here.channel.handle, here.channel.handle.toLowerCase()]).toContain(found.name)
          expect(read?.outreach?.video?.id ?? here.videoId).toBe(here.videoId)
        }
        check(start)
        for (const { to, answer, shown, readFirst } of steps) {
          go(to)
          if (readFirst) check(to)
          if (shown !== 'no') render(doc, to, shown === 'lagging')
          finish(answer === 'own' ? detailOf(to) : answer === 'none' ? null : detailOf(answer))
          check(to)
        }
        stop.abort()
        doc.defaultView?.close()
      }),
      { numRuns: 150 },
    )
    expect(told).toBeGreaterThan(100)
  })
})
