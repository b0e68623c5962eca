import { parseHubspotUrl } from '#shared/sites/hubspot-url.ts'
import { prefersDark } from '../dark.ts'
import { debounced, onUrlChange } from '../moves.ts'
import type { Site, SitePage } from '../site.ts'

/**
 * HubSpot by its address alone: no record content is read, and the address has outlived every change of the page
 * (reference/youtube.md §6).
 */
export function createHubspotSite(doc: Document = document): Site {
  const read = () => hubspotPage(doc.location.href)
  return {
    name: 'hubspot',
    read,
    watch: (onMove, signal) => watchHubspot(doc, read, { onMove, signal }),
    isDark: () => prefersDark(doc),
  }
}

function hubspotPage(url: string): SitePage | null {
  const page = parseHubspotUrl(url)
  if (!page) return null
  const value = `${page.portalId}/${page.objectTypeId}/${page.recordId}`
  return { key: value, identities: [{ kind: 'hubspot-record', value }], outreach: null }
}

/** HubSpot rewrites its query all the time; only another record is a move. */
function watchHubspot(
  doc: Document,
  read: () => SitePage | null,
  { onMove, signal }: { onMove: () => void; signal: AbortSignal },
): void {
  let last = read()?.key ?? null
  const notify = debounced(() => {
    const key = read()?.key ?? null
    if (key === last) return
    last = key
    onMove()
  }, signal)
  if (doc.defaultView) onUrlChange(doc.defaultView, signal, notify)
}
