/** What is known of a draft that was put into a mail. */
export type InsertedDraft = { partnerId: string; templateId: string; stream: string | null }
export type DraftMail = { html: string; text: string; subject: string; to: string | null }

/** The page's own compose, where it has one. */
export type DraftInsert = {
  /** True if a mail is open that could take a draft. */
  ready(): boolean
  /** Puts the draft into it. Answers what the person has to see to, or why it was not put in. */
  put(mail: DraftMail, draft: InsertedDraft): Promise<Inserted>
}
export type Inserted = { ok: true; notes: string[] } | { ok: false; message: string }
