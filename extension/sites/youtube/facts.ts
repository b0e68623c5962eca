import type { PageFacts } from '#shared/api/outreach.ts'

/** One person behind a page; `handle` with "@" as shown, `subscribers` verbatim (localised and rounded by YouTube). */
export type Person = {
  name: string | null
  channelId: string | null
  handle: string | null
  subscribers: string | null
}

/** Where the people of a page were found, strongest first (reference/youtube.md §2); counted locally by the options page. */
export type Source = 'event' | 'inline' | 'head' | 'dom' | 'url'

/** What one source knows of the page: everybody behind it, the uploader first. */
export type Found = {
  source: Source
  people: Person[]
  video: PageFacts['video']
  email: string | null
  language: string | null
}
