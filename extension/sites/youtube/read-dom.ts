import type { YoutubePage } from '#shared/sites/youtube-url.ts'
import type { Found } from './facts.ts'
import { keysOfAddress, sameHandle } from './keys.ts'
import { selectors } from './selectors.ts'

export type LeftOwners = { moved: boolean; left: ReadonlySet<string> }

/**
 * Last resort: what is visibly on the page. `left` holds the owners that stood there when earlier pages were left:
 * YouTube reuses the owner's link and may keep the previous address, so one of those is never believed. A short's
 * elements carry no video id at all, so they count only while `moved` is false.
 */
export function readDom(doc: Document, page: YoutubePage, memory: LeftOwners): Omit<Found, 'source'> | null {
  if (page.kind === 'video') return page.short ? shortDom(doc, memory) : watchDom(doc, page.videoId, memory.left)
  return page.kind === 'channel' && page.handle ? channelDom(doc, page.handle) : null
}

/** Addresses of all owners in the document, hidden ones too, to be remembered when a page is left. */
export function ownerAddresses(doc: Document): string[] {
  const owners = [...doc.querySelectorAll(`${selectors.owner}, ${selectors.shortsOwner}`)]
  return owners.flatMap((owner) => [...owner.querySelectorAll(selectors.ownerLink)]).map(hrefOf)
}

function watchDom(doc: Document, videoId: string, left: ReadonlySet<string>): Omit<Found, 'source'> | null {
  const roots = [...doc.querySelectorAll(selectors.watch(videoId))].filter(isShown)
  const owners = roots.flatMap((root) => [...root.querySelectorAll(selectors.owner)])
  const title = roots.map((root) => text(root.querySelector(selectors.watchTitle))).find(Boolean)
  const found = personOf(owners, left)
  if (!found || !title) return found
  const url = `https://www.youtube.com/watch?v=${videoId}`
  return { ...found, video: { id: videoId, title: title.slice(0, 500), url, publishedOn: null, keywords: [] } }
}

function shortDom(doc: Document, { moved, left }: LeftOwners): Omit<Found, 'source'> | null {
  return moved ? null : personOf([...doc.querySelectorAll(selectors.shortsOwner)], left)
}

function personOf(owners: Element[], left: ReadonlySet<string>): Omit<Found, 'source'> | null {
  const link = onlyOwner(owners)
  const href = link ? hrefOf(link) : ''
  const keys = keysOfAddress(href)
  if (!link || left.has(href) || (!keys.channelId && !keys.handle)) return null
  const name = owners.filter(isShown).map((owner) => text(owner.querySelector(selectors.ownerName)) ?? text(link))
  return { people: [{ ...keys, name: name[0] ?? null, subscribers: null }], video: null, email: null, language: null }
}

/** The link to the owner, if all visible ones lead to the same channel. */
function onlyOwner(owners: Element[]): Element | null {
  const links = owners.filter(isShown).flatMap((owner) => [...owner.querySelectorAll(selectors.ownerLink)])
  const [first] = links
  return first && links.every((link) => hrefOf(link) === hrefOf(first)) ? first : null
}

function channelDom(doc: Document, handle: string): Omit<Found, 'source'> | null {
  for (const header of [...doc.querySelectorAll(selectors.channelHeader)].filter(isShown)) {
    const shown = [...header.querySelectorAll(selectors.channelParts)].map(text).find((part) => part?.startsWith('@'))
    const name = text(header.querySelector('h1'))
    if (!shown || !name || !sameHandle(shown, handle)) continue
    return {
      people: [{ name, channelId: null, handle: shown, subscribers: null }],
      video: null,
      email: null,
      language: null,
    }
  }
  return null
}

function hrefOf(link: Element): string {
  return link.getAttribute('href') ?? ''
}

function isShown(element: Element): boolean {
  return element.closest('[hidden]') === null
}

function text(element: Element | null): string | null {
  return element?.textContent?.trim() || null
}
