/** An all-day event as a feed tells it. */
export type FeedEvent = {
  uid: string
  /** Plain date; it ends on the next one. */
  on: string
  summary: string
  description: string
}
