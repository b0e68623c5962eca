import type { Person } from './facts.ts'
import { at, list, textOf } from './json.ts'
import { channelId, keysOfAddress } from './keys.ts'

/**
 * Everybody named as owner of a video, in YouTube's order. A collaboration (since 2026) has no link of its own, its
 * people stand in the dialog that the names open.
 */
export function readPeople(owner: unknown): Person[] {
  if (typeof owner !== 'object' || owner === null) return []
  const dialog = ['navigationEndpoint', 'showDialogCommand', 'panelLoadingStrategy', 'inlineContent', 'dialogViewModel']
  const items = list(at(owner, ...dialog, 'customContent', 'listViewModel', 'listItems'))
  if (items.length) return items.map(collaborator).filter((person) => person.channelId !== null)
  const endpoint = at(owner, 'navigationEndpoint', 'browseEndpoint')
  const keys = keysOfAddress(at(endpoint, 'canonicalBaseUrl'))
  const id = channelId(at(endpoint, 'browseId')) ?? keys.channelId
  const name = textOf(at(owner, 'title'))
  return name || id
    ? [{ name, channelId: id, handle: keys.handle, subscribers: textOf(at(owner, 'subscriberCountText')) }]
    : []
}

function collaborator(item: unknown): Person {
  const model = at(item, 'listItemViewModel')
  const endpoint = at(model, 'title', 'commandRuns', 0, 'onTap', 'innertubeCommand', 'browseEndpoint')
  const [handle, subscribers] = (textOf(at(model, 'subtitle')) ?? '').replace(bidi, '').split(' • ')
  const keys = keysOfAddress(at(endpoint, 'canonicalBaseUrl'))
  return {
    name: textOf(at(model, 'title')),
    channelId: channelId(at(endpoint, 'browseId')),
    handle: keys.handle ?? keysOfAddress(`/${handle}`).handle,
    subscribers: textOf(subscribers),
  }
}

/** Marks and isolates YouTube puts around names in any direction. */
const bidi = /[\u200e\u200f\u2066-\u2069]/g
