import type { PageFacts } from '#shared/api/outreach.ts'
import type { Identity } from '#shared/identity.ts'
import { normaliseIdentity } from '#shared/normalise-identity.ts'
import type { Found, Person } from './facts.ts'
import { clip } from './json.ts'

/** Keys of all people, strongest first: every channel id, then every handle. */
export function identitiesOf(people: Person[]): Identity[] {
  const ids = people.map((person) => person.channelId && normaliseIdentity('youtube-channel', person.channelId))
  const handles = people.map((person) => person.handle && normaliseIdentity('youtube-handle', person.handle))
  const found = [...ids, ...handles].filter((identity) => identity !== null && identity !== '')
  return [...new Map(found.map((identity) => [`${identity.kind}:${identity.value}`, identity])).values()]
}

/** Facts for outreach to the first person, the uploader of a collaboration; null while the name is unknown. */
export function outreachOf(found: Found): PageFacts | null {
  const [person] = found.people
  const address = person?.channelId ? `channel/${person.channelId}` : person?.handle && encodeURI(person.handle)
  const name = clip(person?.name ?? person?.handle ?? null, 200)
  if (!person || !address || !name) return null
  const { channelId, handle } = person
  const url = `https://www.youtube.com/${address}`
  return {
    channel: { name, channelId, handle, url, subscribers: clip(person.subscribers, 100) },
    video: found.video,
    email: found.email,
    language: found.language,
  }
}
