import type { LimitBucket } from './door.ts'

/** What the transport must know of one call of the official client. */
export type Operation = {
  /** The status that the client takes for success; dated answers differ (reference §1.5) and are given this one. */
  expect: 200 | 201 | 204
  /** Whether the client understands 207, its only answer that carries `errors`. */
  partial: boolean
  bucket: LimitBucket
  /** `read` and `repeatable` calls may be sent again after an unclear failure; a `once` call may have happened. */
  effect: 'read' | 'repeatable' | 'once'
}

export const READ: Operation = { expect: 200, partial: false, bucket: 'burst', effect: 'read' }
export const BATCH_READ: Operation = { expect: 200, partial: true, bucket: 'burst', effect: 'read' }
export const SEARCH: Operation = { expect: 200, partial: false, bucket: 'search', effect: 'read' }
export const CREATE: Operation = { expect: 201, partial: false, bucket: 'burst', effect: 'once' }
/** Answers 200 where other creates answer 201. */
export const CREATE_LABEL: Operation = { expect: 200, partial: false, bucket: 'burst', effect: 'once' }
export const BATCH_CREATE: Operation = { expect: 201, partial: true, bucket: 'burst', effect: 'once' }
export const PATCH: Operation = { expect: 200, partial: false, bucket: 'burst', effect: 'repeatable' }
/** By a unique key or by id: sent twice it ends in the same records. */
export const BATCH_WRITE: Operation = { expect: 200, partial: true, bucket: 'burst', effect: 'repeatable' }
export const ASSOCIATE: Operation = { expect: 201, partial: true, bucket: 'burst', effect: 'repeatable' }
export const ARCHIVE: Operation = { expect: 204, partial: false, bucket: 'burst', effect: 'repeatable' }
