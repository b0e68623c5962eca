import { expect, it, vi } from 'vitest'
import { createHubspotSite } from '../../../extension/sites/hubspot/index.ts'
import { openPage, settle, source } from './open-page.ts'

it('tells the overlay of another record, not of a changed query', async () => {
  const doc = openPage(source('hubspot', 'record'), 'https://app.hubspot.com/contacts/147000001/record/2-5567/901')
  const onMove = vi.fn()
  const site = createHubspotSite(doc)
  const stop = new AbortController()
  site.watch(onMove, stop.signal)
  doc.defaultView?.history.replaceState({}, '', '?eschref=x')
  await settle(1400)
  expect(onMove).not.toHaveBeenCalled()
  doc.querySelectorAll<HTMLElement>('a')[1]?.click()
  await settle(1400)
  expect(onMove).toHaveBeenCalledTimes(1)
  expect(site.read()?.identities).toEqual([{ kind: 'hubspot-record', value: '147000001/2-5567/902' }])
  stop.abort()
})
