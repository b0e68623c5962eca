/**
 * Every selector of YouTube in one place, with evidence. Counts are of the rendered pages of June 2026 and December
 * 2022 (reference/youtube.md §2 "DOM facts"). Tag names last, class names change several times a year: none is used.
 */
export const selectors = {
  /** 2025-06: one on each served page; on channel pages /channel/UC…, on watch pages the video. */
  canonical: 'link[rel="canonical"]',
  ogUrl: 'meta[property="og:url"]',
  ogTitle: 'meta[property="og:title"]',
  /** 2025-06 on channel pages the UC id; on watch pages it is the VIDEO, so it is read on channel pages only. */
  identifier: 'meta[itemprop="identifier"]',
  /** 2020-12 and 2022-12 on watch pages, gone in 2025. */
  channelIdMeta: 'meta[itemprop="channelId"]',
  rss: 'link[rel="alternate"][type="application/rss+xml"]',
  /** 2020-12 … 2025-12 on watch pages; on channel pages since 2024. */
  authorUrl: 'span[itemprop="author"] link[itemprop="url"]',
  authorName: 'span[itemprop="author"] link[itemprop="name"]',
  videoName: 'meta[itemprop="name"]',
  /** 2022-12: one with the video's id; `ytd-watch-grid` is the 2025 layout on some accounts. Old ones stay, hidden. */
  watch: (videoId: string) => `ytd-watch-flexy[video-id="${videoId}"], ytd-watch-grid[video-id="${videoId}"]`,
  /** 2022-12: two in one watch page, one of them hidden; 2026-06: one even on a CHANNEL page, hence only inside `watch`. */
  owner: 'ytd-video-owner-renderer',
  ownerLink: 'a[href^="/@"], a[href^="/channel/"]',
  ownerName: '#channel-name a, #channel-name',
  watchTitle: 'ytd-watch-metadata h1, #above-the-fold h1',
  /** 2026-06: present on shorts, one active. */
  shortsOwner: 'ytd-reel-video-renderer[is-active] yt-reel-channel-bar-view-model',
  /** 2026-06: channel header; `ytd-c4-tabbed-header-renderer` is gone. */
  channelHeader: 'ytd-browse[page-subtype="channels"] yt-page-header-view-model',
  channelParts: 'yt-content-metadata-view-model span',
} as const
