import { defineContentScript } from 'wxt/utils/define-content-script'
import { keepOverlay } from '../../overlays/keep.ts'
import { createYoutubeSite } from '../../sites/youtube/index.ts'

export default defineContentScript({
  matches: ['https://www.youtube.com/*'],
  runAt: 'document_end',
  main: (ctx) => keepOverlay({ site: createYoutubeSite(document), signal: ctx.signal }),
})
