import { describe, expect, it } from 'vitest'
import { gmailUrlExamples, parseGmailUrl } from '#shared/sites/gmail-url.ts'
import { hubspotUrlExamples, parseHubspotUrl } from '#shared/sites/hubspot-url.ts'
import { parseYoutubeUrl, youtubeUrlExamples } from '#shared/sites/youtube-url.ts'

type Detector = (url: string) => unknown
const detectors: Record<string, { parse: Detector; examples: [string, unknown][] }> = {
  youtube: { parse: parseYoutubeUrl, examples: youtubeUrlExamples() },
  gmail: { parse: parseGmailUrl, examples: gmailUrlExamples },
  hubspot: { parse: parseHubspotUrl, examples: hubspotUrlExamples },
}

describe.each(Object.entries(detectors))('the %s URL grammar', (site, { parse, examples }) => {
  it.each(examples)('reads %s', (url, expected) => {
    expect(parse(url)).toEqual(expected)
  })

  const others = Object.entries(detectors).filter(([name]) => name !== site)
  it.each(others)('knows no example of %s', (_, other) => {
    for (const [url] of other.examples) expect([url, parse(url)]).toEqual([url, null])
  })
})
