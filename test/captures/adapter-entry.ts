import { createYoutubeSite } from '../../extension/sites/youtube/index.ts'

/** What `bundleAdapter` puts into a page: the YouTube adapter of the extension, unchanged. */
Object.assign(globalThis, { tributaryYoutube: createYoutubeSite })
