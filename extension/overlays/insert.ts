/** What is known of a draft that was put into a mail. */
export type InsertedDraft = { partnerId: string; templateId: string; stream: string | null }
export type DraftMail = { html: string; text: string; subject: string; to: string | null }

/** The page's own compose, where it has one. */
export type DraftInsert = {
  /** True if a mail is open that could take a draft. */
  ready(): boolean
  /** Puts the draft into it; null if that worked, else what to tell the person. */
  put(mail: DraftMail, draft: InsertedDraft): string | null
}
