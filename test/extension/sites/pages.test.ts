import { describe, expect, it } from 'vitest'
import { PageFacts } from '#shared/api/outreach.ts'
import { Identity } from '#shared/identity.ts'
import { createGmailSite } from '../../../extension/sites/gmail/index.ts'
import { createHubspotSite } from '../../../extension/sites/hubspot/index.ts'
import { createYoutubeSite } from '../../../extension/sites/youtube/index.ts'
import { casesOf, openPage, source } from './open-page.ts'

const sites = { youtube: createYoutubeSite, gmail: createGmailSite, hubspot: createHubspotSite }

describe.each(Object.entries(sites))('%s pages', (name, create) => {
  describe.each(casesOf(name))('$name', (page) => {
    it.each(page.readings)('says at $url what is expected', ({ url, page: expected }) => {
      const read = create(openPage(source(name, page.name), url)).read()
      expect(read && { identities: read.identities, outreach: read.outreach }).toEqual(expected)
      for (const identity of read?.identities ?? []) expect(Identity.safeParse(identity).success).toBe(true)
      if (read?.outreach) expect(PageFacts.parse(read.outreach)).toEqual(read.outreach)
    })
  })

  it('shows nothing on pages of the other sites', () => {
    const others = Object.keys(sites).filter((other) => other !== name)
    for (const other of others) {
      for (const page of casesOf(other)) {
        for (const { url } of page.readings) expect(create(openPage(source(other, page.name), url)).read()).toBeNull()
      }
    }
  })
})
