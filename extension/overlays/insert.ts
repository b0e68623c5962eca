import type { ComposePayload } from '../messaging/protocol.ts'

/** The page's own compose, where it has one. */
export type DraftInsert = {
  /** True if a mail is open that could take a draft. */
  ready(): boolean
  /** Puts the draft into it. Answers what the person has to see to, or why it was not put in. */
  put(draft: ComposePayload): Promise<Inserted>
}
export type Inserted = { ok: true; notes: string[] } | { ok: false; message: string }
