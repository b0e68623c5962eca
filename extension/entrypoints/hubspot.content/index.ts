import { defineContentScript } from 'wxt/utils/define-content-script'
import { keepOverlay } from '../../overlays/keep.ts'
import { createHubspotSite } from '../../sites/hubspot/index.ts'

export default defineContentScript({
  matches: [
    'https://app.hubspot.com/*',
    'https://app-na2.hubspot.com/*',
    'https://app-na3.hubspot.com/*',
    'https://app-eu1.hubspot.com/*',
    'https://app-ap1.hubspot.com/*',
  ],
  runAt: 'document_idle',
  main: (ctx) => keepOverlay({ site: createHubspotSite(document), signal: ctx.signal }),
})
